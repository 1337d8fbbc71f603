/** The one thing above every page of an operator: that what is typed here travels readable, or the certificate is in trouble. */
import type { TransportTrouble } from "@/lib/programs/console/transport";
import { Alert } from "../ui/alert";
import { LinkButton } from "../ui/button";

/** `mayChange`: whether who looks at it can change the console's address. */
export function TransportNotice({
  trouble,
  mayChange = false,
}: {
  readonly trouble: TransportTrouble | null;
  readonly mayChange?: boolean;
}) {
  if (!trouble) return null;
  const action = mayChange && (
    <LinkButton size="sm" href="/settings?section=address">
      Change the address
    </LinkButton>
  );
  return (
    <div className="mb-5">
      <Alert tone="warning" title={trouble.title} action={action}>
        <p className="break-words">{trouble.text}</p>
      </Alert>
    </div>
  );
}
