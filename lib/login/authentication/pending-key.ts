/** A key that was shown and waits for its first code: made, sealed to its place, opened, confirmed. For users and operators. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { copyOf, utf8 } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { CounterKind, Key, KeySettings, SetupKind } from "@/lib/login/factors/descriptor";
import { counterKind, factorKinds } from "@/lib/login/factors/table";
import { sealedFactor } from "./open-secrets";

/** A key with its kind. */
export type KeyOfKind = { readonly kind: CounterKind; readonly key: Key<unknown> };

/** One that was made here. */
export type PendingKey = KeyOfKind & { readonly kind: SetupKind };

/** The kind, where its keys are made here; null for others. */
export const setupKind = (kind: CounterKind | null): SetupKind | null =>
  kind?.setup ? { ...kind, setup: kind.setup } : null;

/**
 * The kind that a page with a QR code enrols: `preferred`, or else the first of `allowed`. Null when none of them is
 * enrolled so.
 */
export function qrKind(allowed: readonly string[], preferred?: string): SetupKind | null {
  const kinds = factorKinds.flatMap((kind) =>
    kind.enrolment === "qr_code" && allowed.includes(kind.id) ? (setupKind(counterKind(kind.id)) ?? []) : [],
  );
  return kinds.find(({ id }) => id === preferred) ?? kinds[0] ?? null;
}

/** A key with a new random secret; without settings, one that every app understands. */
export function newKey(kind: SetupKind, settings?: KeySettings): PendingKey {
  const data = settings ? kind.setup.newData(settings) : kind.data.parse({});
  return { kind, key: { secret: copyOf(randomBytes(kind.setup.newSecretBytes)), data } };
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
  const kind = setupKind(counterKind(id));
  if (!kind) throw new TypeError(`no kind of factor is called ${id}`);
  return { kind, key: { secret: copyOf(Buffer.from(secret, "base64")), data: kind.data.parse(data) } };
}

/** What the counter is after the first code of a key; null when the code is not right. */
export function confirmedCounter({ kind, key }: KeyOfKind, code: string, now: Date): number | null {
  const match = kind.verify({ ...key, counter: -1, lastUsedAt: null }, code.replace(/\s/g, ""), now);
  return match.status === "fresh" ? match.counter : null;
}

/** The columns of the factors row `id` that hold a pending key. */
export const pendingFactor = (id: string, { kind, key }: KeyOfKind) => sealedFactor(keyring(), id, kind, key);
