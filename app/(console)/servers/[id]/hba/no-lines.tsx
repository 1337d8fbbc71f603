/** What stands in place of the lines while they are not known. */
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/page";

/** `isRead`: the server was read, but the monitoring role may not see its lines. */
export function NoLines({ serverId, isRead }: { readonly serverId: string; readonly isRead: boolean }) {
  return (
    <EmptyState
      title={isRead ? "The lines are not known" : "This server has not been read yet"}
      action={<LinkButton href={`/servers/${serverId}`}>To the server</LinkButton>}
    >
      {isRead
        ? "The monitoring role is not allowed to read pg_hba_file_rules. The server's page shows the missing grant. Until then Postern cannot tell who gets in."
        : "Read it on the first tab. Then its lines appear here."}
    </EmptyState>
  );
}
