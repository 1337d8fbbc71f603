/** Opening the password that is kept for a server's monitoring role. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { KeyringError } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";

/** The password of the server `id`, "" where none is kept. @throws KeyringError when no key opens it */
export function keptPassword(id: string, sealed: Uint8Array | null): string {
  if (sealed === null) return "";
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  return textOf(keyring().open(place, sealed)) ?? "";
}

/** The failure of a server whose password for `role` no key opens. */
export const unreadablePassword = (role: string, error: KeyringError): ConnectionFailure => ({
  code: "password_unreadable",
  text: `The password that is kept for ${role} cannot be opened. ${error.message}`,
  fix: "Type the password anew in the settings of this server.",
});
