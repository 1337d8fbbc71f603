"use client";
/** Showing how the monitoring role is made: its SQL and its line of pg_hba.conf, ready to copy. */
import { Code, CodeBlock } from "@/components/ui/code-block";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";

/** `verifier` null: the password was typed, so psql asks for it. */
export function MonitorRoleGuide({
  host,
  role,
  database,
  verifier,
  addresses,
}: {
  readonly host: string;
  readonly role: string;
  readonly database: string;
  readonly verifier: string | null;
  readonly addresses: readonly string[];
}) {
  if (role === "" || database === "") return null;
  const isLocal = ["localhost", "127.0.0.1", "::1"].includes(host.trim());
  const from = isLocal ? ["127.0.0.1", "::1"] : addresses;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <CodeBlock
        label="SQL, run with psql by a superuser"
        code={monitorRoleSql({ role, database, verifier })}
      />
      <CodeBlock
        label="pg_hba.conf, above the lines for everyone"
        code={monitorRoleLines({ role, database, addresses: from })}
      />
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          The role has no second factor: it may read settings, counts and pg_hba.conf, five connections at a
          time, from these addresses alone. Its password has no end, because nobody types it.
        </li>
        <li>
          {verifier === null ? (
            <>
              <Code>\password</Code> asks for the password and sends its verifier alone.
            </>
          ) : (
            "The SQL carries a verifier in place of the password, so that logs and history do not learn it."
          )}
        </li>
        {!isLocal && (
          <li>
            The addresses are those of this machine. Where workers run elsewhere, or an address is translated
            on the way, use what the server sees; a refused connection says which.
          </li>
        )}
        <li>
          Afterwards: <Code>SELECT pg_reload_conf();</Code>
        </li>
      </ul>
    </div>
  );
}
