/** A key that was shown and waits for its first code: made, sealed to its place, opened, confirmed. For users and operators. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { copyOf, utf8 } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { CounterKind, Key, KeySettings } from "@/lib/login/factors/descriptor";
import { counterKind, factorKinds } from "@/lib/login/factors/table";
import { sealedFactor } from "./open-secrets";

/** A key with its kind. */
export type PendingKey = { readonly kind: CounterKind; readonly key: Key<unknown> };

/**
 * The kind that a page with a QR code enrols: `preferred`, or else the first of `allowed`. Null when none of them is
 * enrolled so.
 */
export function qrKind(allowed: readonly string[], preferred?: string): CounterKind | null {
  const kinds = factorKinds.flatMap((kind) =>
    kind.spends === "counter" && kind.enrolment === "qr_code" && allowed.includes(kind.id) ? [kind] : [],
  );
  return kinds.find(({ id }) => id === preferred) ?? kinds[0] ?? null;
}

/** A key with a new random secret; without settings, one that every app understands. */
export function newKey(kind: CounterKind, settings?: KeySettings): PendingKey {
  const data = settings ? kind.newData(settings) : kind.data.parse({});
  return { kind, key: { secret: copyOf(randomBytes(kind.secretBytes)), data } };
}

/**
 * Seals a key for the row where it waits. All of it is kept, not only the secret: the settings may change between
 * showing the QR code and the first code.
 */
export function sealPendingKey(place: Place, { kind, key }: PendingKey): Uint8Array<ArrayBuffer> {
  const secret = Buffer.from(key.secret).toString("base64");
  return keyring().seal(place, utf8(JSON.stringify({ kind: kind.id, secret, data: key.data })));
}

const kept = z.object({ kind: z.string(), secret: z.base64(), data: z.unknown() });

/** The key that waits in a row. @throws KeyringError when it does not open, TypeError when its kind is unknown */
export function openPendingKey(place: Place, sealed: Uint8Array): PendingKey {
  const text = new TextDecoder().decode(keyring().open(place, sealed));
  const { kind: id, secret, data } = kept.parse(JSON.parse(text));
  const kind = counterKind(id);
  if (!kind) throw new TypeError(`no kind of factor is called ${id}`);
  return { kind, key: { secret: copyOf(Buffer.from(secret, "base64")), data: kind.data.parse(data) } };
}

/** What the counter is after the first code of a key; null when the code is not right. */
export function confirmedCounter({ kind, key }: PendingKey, code: string, now: Date): number | null {
  const match = kind.verify(key, code.replace(/\s/g, ""), -1, now);
  return match.status === "fresh" ? match.counter : null;
}

/** The columns of the factors row `id` that hold a pending key. */
export const pendingFactor = (id: string, { kind, key }: PendingKey) =>
  sealedFactor(keyring(), id, kind, key);
