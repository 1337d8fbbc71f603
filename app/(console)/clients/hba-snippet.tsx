/** Owns showing the lines for pg_hba.conf, with what to know before pasting them. */
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import {
  checkCommand,
  type HbaServer,
  hostPlaceholder,
  pgHbaSnippet,
  reloadCommand,
  secretPlaceholder,
} from "@/lib/postgres/hba/lines";

/** `secret` is there only right after it was made. */
export function HbaSnippet({
  servers,
  secret,
  identifier,
}: {
  readonly servers: readonly HbaServer[];
  readonly secret: string | null;
  readonly identifier: string;
}) {
  const isHostUnknown = servers.length === 0 || servers.some(({ host }) => host === null);
  return (
    <div className="flex flex-col gap-3">
      <CodeBlock label="pg_hba.conf" code={pgHbaSnippet({ servers, secret, identifier })} />
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          The first line that matches decides: put these above your other <Code>host</Code> lines, and lines
          for service accounts and replication above these.
        </li>
        <li>
          <Code>local all postgres peer</Code> is the way in when no worker answers. Keep it first.
        </li>
        {secret === null && (
          <li>
            Put the shared secret in place of <Code>{secretPlaceholder}</Code>.
          </li>
        )}
        {isHostUnknown && (
          <li>
            Put the address of the worker, as the database server reaches it, in place of{" "}
            <Code>{hostPlaceholder}</Code>.
          </li>
        )}
        {servers.length > 1 && (
          <li>PostgreSQL tries the workers in this order and waits 3 seconds for each.</li>
        )}
      </ul>
      <Alert tone="warning" title="Keep a superuser session open while you change the file">
        <p>Reload, look for errors, and try a login in a second window before you close the first.</p>
      </Alert>
      <CodeBlock label="Reload and check" code={`${reloadCommand}\n${checkCommand}`} />
      <p className="text-[0.8125rem] text-muted">
        For PostgreSQL 18 and older. PostgreSQL 19 removed the <Code>radius</Code> method; a file with these
        lines would keep it from starting.
      </p>
    </div>
  );
}
