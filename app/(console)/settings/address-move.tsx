"use client";
/** While the console moves, and after: where it is now, or why it came back. */
import { Alert } from "@/components/ui/alert";
import { Button, buttonClass } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { useAddressMove } from "./use-address-move";

export function AddressMove({
  url,
  path,
  isIssued,
  onGoneBack,
}: {
  readonly url: string;
  readonly path: string;
  readonly isIssued: boolean;
  readonly onGoneBack: () => void;
}) {
  const move = useAddressMove(url);
  if (move.kind === "gone_back") {
    return (
      <Alert
        tone="danger"
        title="The console stays where it was"
        action={
          <Button size="sm" onClick={onGoneBack}>
            Change the settings
          </Button>
        }
      >
        <p className="wrap-anywhere">
          It did not stay at {url}. {move.why}
        </p>
      </Alert>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Alert
        tone={move.kind === "there" ? "success" : "info"}
        title={move.kind === "there" ? `The console is at ${url}` : `Moving the console to ${url}`}
      >
        {move.kind === "moving" && (
          <p className="flex items-center gap-2">
            <Spinner /> This takes some seconds.
          </p>
        )}
        {move.kind === "silent" && (
          <p>
            It does not answer here any more, as it must be when the port or the computer's address changes.
            Open the new address.
          </p>
        )}
        <p>
          Open it there and sign in. If no owner does within ten minutes, the console comes back here by
          itself.
        </p>
        {isIssued && <p>A device that does not trust the authority yet shows a warning first.</p>}
      </Alert>
      <div>
        <a href={`${url}${path}`} className={buttonClass({ variant: "primary" })}>
          Open the console there
        </a>
      </div>
    </div>
  );
}
