/** Authenticator apps as rows: new keys from the settings, sealing and opening them. */
import { randomBytes } from "node:crypto";
import { copyOf } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { secretBytes, type TotpAlgorithm, type TotpKey, totpAlgorithms } from "@/lib/login/factors/totp";

type TotpSettings = {
  readonly totpAlgorithm: string;
  readonly totpDigits: number;
  readonly totpPeriodSeconds: number;
};
type FactorRow = {
  readonly id: string;
  readonly secretSealed: Uint8Array;
  readonly algorithm: string;
  readonly digits: number;
  readonly periodSeconds: number;
};

/** A key with a new random secret, as the settings want keys to be. */
export function newTotpKey(settings: TotpSettings): TotpKey {
  return {
    secret: copyOf(randomBytes(secretBytes)),
    algorithm: algorithmOf(settings.totpAlgorithm),
    digits: digitsOf(settings.totpDigits),
    periodSeconds: settings.totpPeriodSeconds,
  };
}

/** The columns that hold `key` in the factors row `id`. */
export function sealedTotpKey(id: string, key: TotpKey) {
  return {
    secretSealed: keyring().seal(factorPlace(id), key.secret),
    algorithm: key.algorithm,
    digits: key.digits,
    periodSeconds: key.periodSeconds,
  };
}

/** The open key of a factors row. */
export function openTotpKey(row: FactorRow): TotpKey {
  return {
    secret: keyring().open(factorPlace(row.id), row.secretSealed),
    algorithm: algorithmOf(row.algorithm),
    digits: digitsOf(row.digits),
    periodSeconds: row.periodSeconds,
  };
}

/**
 * Seals a key that waits in an enrolment link. All of it is kept, not only the secret: the settings may change between
 * showing the QR code and the first code.
 */
export function sealPendingKey(linkId: string, key: TotpKey): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({ ...key, secret: Buffer.from(key.secret).toString("base64") });
  return keyring().seal(linkPlace(linkId), new TextEncoder().encode(text));
}

/** The key that waits in an enrolment link. */
export function openPendingKey(linkId: string, sealed: Uint8Array): TotpKey {
  const text = new TextDecoder().decode(keyring().open(linkPlace(linkId), sealed));
  const kept = JSON.parse(text) as Omit<TotpKey, "secret"> & { secret: string };
  return { ...kept, secret: copyOf(Buffer.from(kept.secret, "base64")) };
}

const factorPlace = (row: string) => ({ table: "factors", column: "secret_sealed", row });
const linkPlace = (row: string) => ({ table: "enrollment_links", column: "pending_secret_sealed", row });

function algorithmOf(text: string): TotpAlgorithm {
  return totpAlgorithms.find((name) => name === text) ?? "SHA1";
}

const digitsOf = (digits: number): 6 | 8 => (digits === 8 ? 8 : 6);
