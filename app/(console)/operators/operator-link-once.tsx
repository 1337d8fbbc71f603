/** An operator link, shown this one time. */
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";

/** `expiresAt` is ISO text. */
export function OperatorLinkOnce({ url, expiresAt }: { readonly url: string; readonly expiresAt: string }) {
  return (
    <SecretOnce label="Link" value={url}>
      Send it over a channel that you trust: whoever opens it first sets the password. It works once and
      expires <RelativeTime at={expiresAt} />.
    </SecretOnce>
  );
}
