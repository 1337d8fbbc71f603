/** One passkey in a list. */
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import type { PasskeyView } from "@/lib/people/passkeys/own";

/** `children`: what can be done with it. */
export function PasskeyRow({
  passkey: { name, isSynced, madeFor, createdAt, lastUsedAt },
  children,
}: {
  readonly passkey: PasskeyView;
  readonly children?: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="min-w-0 break-words">{name}</span>
          {madeFor !== null && <Badge>Does not work here</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {madeFor !== null && <>Made for {madeFor}, </>}
          {isSynced ? "synced" : "on one device"}, added <RelativeTime at={createdAt} />
          {lastUsedAt && (
            <>
              , last used <RelativeTime at={lastUsedAt} />
            </>
          )}
        </p>
      </div>
      {children}
    </li>
  );
}
