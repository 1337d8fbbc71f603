/** The one thing above every page of an operator: that what is typed here travels readable, or the certificate is in trouble. */
import type { TransportTrouble } from "@/lib/programs/console/transport";
import { Alert } from "../ui/alert";

export function TransportNotice({ trouble }: { readonly trouble: TransportTrouble | null }) {
  if (!trouble) return null;
  return (
    <div className="mb-5">
      <Alert tone="warning" title={trouble.title}>
        <p className="break-words">{trouble.text}</p>
      </Alert>
    </div>
  );
}
