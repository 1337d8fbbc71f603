/** An operator's authenticator app: its key at rest, and what the person needs to scan. */
import { randomBytes } from "node:crypto";
import { groupedBase32 } from "@/lib/foundation/base/base32";
import { copyOf } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { otpauthUri, secretBytes, type TotpKey } from "@/lib/login/factors/totp";

/** What a page shows to enrol the app: the address for the QR code, and the key to type. */
export type NewAuthenticator = { readonly uri: string; readonly secretText: string };

const pendingPlace = (linkId: string): Place => ({
  table: "operator_links",
  column: "pending_secret_sealed",
  row: linkId,
});
const place = (operatorId: string): Place => ({
  table: "operators",
  column: "totp_secret_sealed",
  row: operatorId,
});

/** The key behind `secret`: what every authenticator app understands. */
const keyOf = (secret: Uint8Array): TotpKey => ({ secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 });

/** A new secret, sealed for the link, and what to show of it. */
export function newPendingSecret(linkId: string, issuer: string, username: string) {
  const secret = copyOf(randomBytes(secretBytes));
  const show: NewAuthenticator = {
    uri: otpauthUri(keyOf(secret), issuer || "Postern", `${username} (console)`),
    secretText: groupedBase32(secret),
  };
  return { sealed: keyring().seal(pendingPlace(linkId), secret), show };
}

/** The key that waits in a link for its first code. */
export const openPendingKey = (linkId: string, sealed: Uint8Array): TotpKey =>
  keyOf(keyring().open(pendingPlace(linkId), sealed));

/** The key of an operator. */
export const openOperatorKey = (operatorId: string, sealed: Uint8Array): TotpKey =>
  keyOf(keyring().open(place(operatorId), sealed));

/** The same secret, sealed for the operator. */
export const sealOperatorKey = (operatorId: string, key: TotpKey): Uint8Array<ArrayBuffer> =>
  keyring().seal(place(operatorId), copyOf(key.secret));
