/** Secrets that another version kept elsewhere: moved once, whoever starts, and left alone where no key opens them. */
import { expect, test } from "vitest";
import { copyOf, utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { makeLink, makeOperator, makeUser } from "@/lib/testing/factories";
import { moveSecrets } from "./move-secrets";

const secret = copyOf(new Uint8Array(20).fill(7));
const confirmedAt = new Date("2026-11-01T08:00:00Z");

/** An operator as the first version kept them. */
async function early(sealedFor?: string) {
  const { id } = await makeOperator();
  const place = { table: "operators", column: "totp_secret_sealed", row: sealedFor ?? id };
  const totpSecretSealed = keyring().seal(place, secret);
  await database().operator.update({
    where: { id },
    data: { totpSecretSealed, totpConfirmedAt: confirmedAt, lastStep: 58_000_000n },
  });
  return id;
}

test("several starts at once move an operator's app once, with its counter", async () => {
  const id = await early();
  await Promise.all(Array.from({ length: 4 }, () => moveSecrets(database(), keyring())));
  await moveSecrets(database(), keyring());
  const factors = await database().factor.findMany({ where: { operatorId: id } });
  expect(factors).toMatchObject([
    { kind: "totp", counter: 58_000_000n, confirmedAt, isDefault: true, data: {}, userId: null },
  ]);
  const row = factors[0];
  const place = { table: "factors", column: "secret_sealed", row: row?.id ?? "" };
  expect(keyring().open(place, row?.secretSealed ?? new Uint8Array())).toEqual(secret);
  expect(await database().operator.findUnique({ where: { id } })).toMatchObject({
    totpSecretSealed: null,
    totpConfirmedAt: null,
    lastStep: null,
  });
});

test("a secret that was moved from another row stays where it is, and keeps nobody else from moving", async () => {
  const [bad, good] = [await early("00000000-0000-4000-8000-000000000000"), await early()];
  await moveSecrets(database(), keyring());
  expect(await database().factor.count({ where: { operatorId: bad } })).toBe(0);
  expect(await database().factor.count({ where: { operatorId: good } })).toBe(1);
  const left = await database().operator.findUniqueOrThrow({ where: { id: bad } });
  expect(left.totpSecretSealed).not.toBeNull();
  await database().operator.delete({ where: { id: bad } });
});

test("a key that waits in a link is named once and stays the same", async () => {
  const { id } = await makeLink((await makeUser()).id);
  const place = { table: "enrollment_links", column: "pending_secret_sealed", row: id };
  const before = { secret: "BwcH", algorithm: "SHA256", digits: 8, periodSeconds: 60 };
  const sealed = keyring().seal(place, utf8(JSON.stringify(before)));
  await database().enrollmentLink.update({ where: { id }, data: { pendingSecretSealed: sealed } });
  const { secret: kept, ...data } = before;
  for (let i = 0; i < 2; i++) {
    await moveSecrets(database(), keyring());
    const { pendingSecretSealed } = await database().enrollmentLink.findUniqueOrThrow({ where: { id } });
    const text = new TextDecoder().decode(keyring().open(place, pendingSecretSealed ?? new Uint8Array()));
    expect(JSON.parse(text)).toEqual({ kind: "totp", secret: kept, data });
  }
});
