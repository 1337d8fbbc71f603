"use client";
/** The authority's certificate and how devices come to trust it. */
import { Download } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";

const devices = [
  [
    "iPhone and iPad",
    "Open the file, install the profile in Settings under General, VPN & Device Management, then switch it on under General, About, Certificate Trust Settings.",
  ],
  ["Android", "Settings, Security, More security settings, Install from device storage, CA certificate."],
  ["Windows", "Open the file, Install Certificate, Local Machine, Trusted Root Certification Authorities."],
  ["macOS", "Open the file in Keychain Access, System, then set it to Always Trust."],
  [
    "Debian and Ubuntu",
    "Copy it into /usr/local/share/ca-certificates and run update-ca-certificates. Chromium and Firefox have lists of their own, in their settings under certificates.",
  ],
] as const;

export function TrustAuthority({ fingerprint }: { readonly fingerprint: string | null }) {
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      <p>
        Each device that opens the console must trust Postern's authority once, or its browser warns. Download
        the certificate now, while you are here, and put it on your devices.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <a href="/api/ca?as=crt" download className={buttonClass()}>
          <Download aria-hidden className="size-4" />
          Download the authority's certificate
        </a>
      </div>
      {fingerprint && (
        <p className="text-[0.8125rem] text-muted">
          SHA-256 fingerprint <Code>{fingerprint}</Code>
        </p>
      )}
      <details className="text-[0.8125rem]">
        <summary className="cursor-pointer rounded-sm font-medium max-sm:py-2">
          How a device trusts it
        </summary>
        <dl className="mt-2 flex flex-col gap-2">
          {devices.map(([device, steps]) => (
            <div key={device}>
              <dt className="font-medium">{device}</dt>
              <dd className="text-muted">{steps}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2 text-muted">
          Whoever has this installation's store and master key could then show these devices any web site. For
          phones that are not yours, use a certificate that they trust already.
        </p>
      </details>
    </div>
  );
}
