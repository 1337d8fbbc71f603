/** An operator link, shown this one time. */
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";

/** `expiresAt` is ISO text. `directory`: the link asks for a password that a directory has. */
export function OperatorLinkOnce({
  url,
  expiresAt,
  directory = false,
}: {
  readonly url: string;
  readonly expiresAt: string;
  readonly directory?: boolean;
}) {
  return (
    <SecretOnce label="Link" value={url}>
      Send it over a channel that you trust:{" "}
      {directory
        ? "whoever has it and knows the password in the directory enrols their app."
        : "whoever opens it first sets the password."}{" "}
      It works once and expires <RelativeTime at={expiresAt} />.
    </SecretOnce>
  );
}
