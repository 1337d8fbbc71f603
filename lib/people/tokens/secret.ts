/** The secret of a hardware token in the stock: where it is sealed, and opening it. */
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";

/** Where the secret of the token `id` is sealed. */
export const tokenPlace = (id: string): Place => ({ table: "tokens", column: "secret_sealed", row: id });

/** The secret, open. Null where it is revoked, or no key opens it. */
export function openTokenSecret(token: {
  readonly id: string;
  readonly secretSealed: Uint8Array | null;
}): Uint8Array<ArrayBuffer> | null {
  if (!token.secretSealed) return null;
  try {
    return keyring().open(tokenPlace(token.id), token.secretSealed);
  } catch {
    return null;
  }
}
