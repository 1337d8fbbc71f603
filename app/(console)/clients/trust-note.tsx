/** What the database host is given before `ldap` lines work: whom to trust, and how long to wait for a worker. */
import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Code, CodeBlock } from "@/components/ui/code-block";
import {
  authorityPath,
  ldapConfCommands,
  ldapConfLines,
  ldapConfOwner,
  ldapConfPath,
} from "@/lib/protocols/postgres/ldap-conf";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";

export function TrustNote({
  places: { hasOwnCertificate, authority },
}: {
  readonly places: Pick<WorkerPlaces, "hasOwnCertificate" | "authority">;
}) {
  if (hasOwnCertificate || authority === null) {
    return (
      <div className="flex flex-col gap-2">
        <p className="text-[0.8125rem] text-muted">
          {hasOwnCertificate
            ? "First make PostgreSQL trust the workers. They use a certificate of your own, so put the certificate of its authority at "
            : "First make PostgreSQL trust the workers. The first worker that starts creates their certificate authority. Then download its certificate here and put it at "}
          <Code>{authorityPath}</Code> on the database host ({ldapConfOwner}), and these lines at the end of{" "}
          <Code>{ldapConfPath}</Code>.
        </p>
        <CodeBlock label={ldapConfPath} code={ldapConfLines} />
        <Waits />
      </div>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="text-[0.8125rem] text-muted">
        First make PostgreSQL trust the workers. Paste this into a shell on the database host: it writes the
        certificate of their authority to <Code>{authorityPath}</Code> ({ldapConfOwner}) and adds three lines
        to <Code>{ldapConfPath}</Code>. On Red Hat and SUSE put <Code>/etc/openldap</Code> in place of{" "}
        <Code>/etc/ldap</Code>.
      </p>
      <CodeBlock label="Trust the workers" code={ldapConfCommands(authority)} />
      <Waits />
      <a href="/api/ca" download className={`${buttonClass()} self-start`}>
        <Download aria-hidden className="size-4" />
        postern-ca.pem
      </a>
    </div>
  );
}

function Waits() {
  return (
    <p className="text-[0.8125rem] text-muted">
      The two timeouts keep logins from hanging when a worker does not answer. Other programs on the host that
      use LDAP read this file too. New logins use it immediately; no restart is needed.
    </p>
  );
}
