"use client";
/** The navigation on a phone: a panel from the left behind a button in the top bar. */
import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Role } from "@/lib/foundation/access/permissions";
import { backdropClass } from "../ui/dialog";
import { Navigation } from "./navigation";

const buttonClass = "flex size-11 items-center justify-center rounded-md hover:bg-sunken";

/** `footer` stands under the areas: account and theme. */
export function Drawer({ role, footer }: { readonly role: Role; readonly footer: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label="Open navigation" className={buttonClass}>
        <MenuIcon aria-hidden className="size-5" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto border-r border-line bg-surface p-3 outline-none transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex items-center justify-between">
            <Dialog.Title className="px-2.5 font-semibold">Navigation</Dialog.Title>
            <Dialog.Close aria-label="Close navigation" className={buttonClass}>
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <Navigation role={role} onNavigate={() => setOpen(false)} />
          <div className="mt-auto">{footer}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
