/** The word for a client's state. */
import { Status } from "@/components/ui/status";
import type { ClientRow } from "@/lib/people/clients/queries";

/** Enabled, over its limit, or disabled. */
export function ClientStatus({
  client,
}: {
  readonly client: Pick<ClientRow, "disabledAt" | "throttledUntil">;
}) {
  if (client.disabledAt) return <Status tone="neutral">Disabled</Status>;
  if (client.throttledUntil) return <Status tone="danger">Rate limited</Status>;
  return <Status tone="ok">Enabled</Status>;
}
