"use client";
/** Showing an enrolment link this one time: to copy, and as a QR code for the phone. */
import { Alert } from "@/components/ui/alert";
import { QrCode } from "@/components/ui/qr-code";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { IssuedLink } from "@/lib/people/enrollment/issue";

export function FirstLink({ link, username }: { readonly link: IssuedLink; readonly username: string }) {
  return (
    <div className="flex flex-col gap-4">
      <SecretOnce label="Enrolment link" value={link.url}>
        It works once and expires <RelativeTime at={link.expiresAt} />.
      </SecretOnce>
      <QrCode text={link.url} label={`QR code that opens the enrolment link of ${username}`} />
      {isLoopback(new URL(link.url).hostname.replace(/^\[(.*)\]$/, "$1")) && (
        <Alert tone="warning" title="This address works only on this computer">
          <p>A phone cannot open it. Go back to Address and make this console reachable for phones.</p>
        </Alert>
      )}
    </div>
  );
}
