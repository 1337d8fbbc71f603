/** Saying how PostgreSQL comes to trust the LDAPS door's certificate. */
import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";

/** `isOwn`: workers show a certificate of the administrator's own authority. */
export function TrustNote({ isOwn }: { readonly isOwn: boolean }) {
  if (isOwn) {
    return (
      <p className="text-[0.8125rem] text-muted">
        The workers show a certificate of your own. Give PostgreSQL its authority, by{" "}
        <Code>LDAPTLS_CACERT</Code> in the server's environment or <Code>TLS_CACERT</Code> in ldap.conf.
      </p>
    );
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-[0.8125rem] text-muted">
        First let PostgreSQL trust the door: put this file on the database host and name it as{" "}
        <Code>LDAPTLS_CACERT</Code> in the server's environment (Debian: the cluster's{" "}
        <Code>environment</Code> file, then a restart) or as <Code>TLS_CACERT</Code> in ldap.conf.
      </p>
      <a href="/api/ca" download className={buttonClass()}>
        <Download aria-hidden className="size-4" />
        postern-ca.pem
      </a>
    </div>
  );
}
