"use client";
/** Short messages in the corner that leave by themselves: what was just done. */
import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import type { ReactNode } from "react";

const queue = Toast.createToastManager();

/** Says `message` in the corner. */
export const toast = {
  success: (message: string) => void queue.add({ title: message, type: "success" }),
  error: (message: string) => void queue.add({ title: message, type: "error", priority: "high" }),
};

/** Shows the messages; once, around the whole app. */
export function Toaster({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider toastManager={queue} timeout={5000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-60 flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-2">
          <Messages />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Messages() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((message) => (
    <Toast.Root
      key={message.id}
      toast={message}
      className="rounded-md border border-line bg-surface shadow-lg transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-2.5 py-2.5 pr-1.5 pl-3">
        {message.type === "error" ? (
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
        )}
        <Toast.Title render={<p />} className="min-w-0 flex-1" />
        <Toast.Close aria-label="Dismiss" className="rounded p-1 text-muted hover:bg-sunken">
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
