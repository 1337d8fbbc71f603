"use client";
/** Trying whether the LDAPS doors show a certificate that the database host will trust. */
import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { cx } from "@/components/ui/class-names";
import type { CheckedDoor } from "@/lib/servers/workers/check-doors";
import { checkDoorsAction } from "./actions";

const marks: Readonly<
  Record<
    CheckedDoor["state"],
    { readonly Icon: typeof CircleX; readonly class: string; readonly word: string }
  >
> = {
  ok: { Icon: CircleCheck, class: "text-ok", word: "Right" },
  failed: { Icon: CircleX, class: "text-danger", word: "Failed" },
  unchecked: { Icon: CircleDashed, class: "text-warn", word: "Not checked" },
};

/** `host`: what the lines name where a worker listens on every address. */
export function CheckDoors({ host }: { readonly host: string }) {
  return (
    <ActionForm action={checkDoorsAction} hidden={{ host }} quiet>
      {(state) => (
        <>
          <div>
            <SubmitButton variant="secondary" size="sm">
              Check the certificate
            </SubmitButton>
          </div>
          {state.status === "done" && state.data && <Checked doors={state.data} />}
        </>
      )}
    </ActionForm>
  );
}

function Checked({ doors }: { readonly doors: readonly CheckedDoor[] }) {
  return (
    <div role="status" className="flex flex-col gap-1">
      {doors.length === 0 && (
        <p className="text-warn">Not checked: no worker that offers LDAPS is running.</p>
      )}
      {doors.map(({ workerId, place, state, text }) => {
        const { Icon, class: className, word } = marks[state];
        return (
          <p key={workerId} className="flex items-start gap-2">
            <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", className)} />
            <span className="min-w-0 break-words">
              <span className={cx("font-medium", className)}>{word}</span> {place}: {text}
            </span>
          </p>
        );
      })}
      <p className="text-[0.8125rem] text-muted">
        Whether PostgreSQL trusts it shows at the first login. The server's protection test tries that.
      </p>
    </div>
  );
}
