/** A new key for an authenticator app: as a QR code, and as text for those who cannot scan. */
import { CopyButton } from "../ui/copy-button";
import { QrCode } from "../ui/qr-code";

/** `uri` goes into the QR code; `secretText` is the same key in groups of four. */
export function ScanKey({ uri, secretText }: { readonly uri: string; readonly secretText: string }) {
  return (
    <div className="flex flex-col gap-3">
      <QrCode text={uri} label="QR code with the key for your authenticator app" />
      <details>
        <summary className="w-fit rounded-sm text-accent max-sm:py-2.5">
          Cannot scan it? Type the key instead
        </summary>
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <output aria-label="Key" className="min-w-0 font-mono text-[0.8125rem] break-all">
            {secretText}
          </output>
          <CopyButton text={secretText.replaceAll(" ", "")} label="Copy key" />
        </div>
      </details>
    </div>
  );
}
