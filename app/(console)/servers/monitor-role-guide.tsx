"use client";
/** Showing how the monitoring role is made: its SQL and its line of pg_hba.conf, ready to copy. */
import { Code, CodeBlock } from "@/components/ui/code-block";
import { isLoopback } from "@/lib/foundation/base/loopback";
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
  const isLocal = isLoopback(host.trim());
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
          The role has no second factor. It can read settings, counts and pg_hba.conf, with at most ten
          connections at a time, and only from these addresses. Its password does not expire, because nobody
          types it.
        </li>
        <li>
          {verifier === null ? (
            <>
              <Code>\password</Code> asks for the password and sends only its verifier.
            </>
          ) : (
            "The SQL contains a verifier instead of the password, so the password does not end up in logs or history."
          )}
        </li>
        {!isLocal && (
          <li>
            These are the addresses of this machine. If workers run elsewhere, or an address is translated on
            the way, use the address that the server sees. The error of a refused connection shows it.
          </li>
        )}
        <li>
          Afterwards: <Code>SELECT pg_reload_conf();</Code>
        </li>
      </ul>
    </div>
  );
}
