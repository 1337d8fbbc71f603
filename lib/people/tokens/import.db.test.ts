/** Importing hardware tokens on the real store: the preview, all or nothing, sealed, and at most once. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import {
  auditedRows,
  emptyStock,
  importText,
  tokenCalled,
  tokenKey,
  tokenSecretHex,
} from "@/lib/testing/tokens";
import { importTokens, previewTokens } from "./import";
import { listTokens } from "./queries";
import { readTokenListRequest } from "./schema";
import { openTokenSecret } from "./secret";
import { moveToken } from "./service";

const admin = operatorWith("administrator");
const { secret } = tokenKey;

beforeEach(emptyStock);

const lines = [
  `A1,${tokenSecretHex},hotp,6,5`,
  `A2,${hex(randomBytes(20))},totp,8,60`,
  `A3,${hex(randomBytes(32))},totp,6,30`,
].join("\n");

test("the preview changes nothing and says nothing secret; the import does what it said, sealed", async () => {
  const preview = await previewTokens(admin, { text: lines });
  expect(preview).toMatchObject({
    ...{ form: "oath", counts: { new: 3, there: 0, conflict: 0, wrong: 0 } },
    rows: [
      { place: 1, serial: "A1", description: "HOTP, 6 digits, SHA-1", outcome: "new" },
      { place: 2, serial: "A2", description: "TOTP, 8 digits, 60 s, SHA-1", outcome: "new" },
      { place: 3, serial: "A3", description: "TOTP, 6 digits, 30 s, SHA-256", outcome: "new" },
    ],
  });
  expect(JSON.stringify(preview)).not.toContain(tokenSecretHex);
  expect(await database().token.count()).toBe(0);
  expect(await importTokens(admin, { text: lines, digest: preview.digest })).toEqual({
    added: 3,
    there: 0,
  });
  const token = await tokenCalled("A1");
  expect(token).toMatchObject({ kind: "hotp", counter: 4n, importedBy: admin.name, factorId: null });
  expect(hex(openTokenSecret(token) ?? new Uint8Array())).toBe(tokenSecretHex);
  expect(Buffer.from(token.secretSealed ?? []).includes(Buffer.from(secret))).toBe(false);
  expect(await auditedRows()).toEqual([["tokens.imported", "3", { form: "oath", added: 3, there: 0 }]]);
  expect(await importText(lines)).toEqual({ added: 0, there: 3 });
});

test("conflicts and wrong lines: named, and nothing of the file is imported", async () => {
  await importText(lines);
  const { id } = await tokenCalled("A2");
  await moveToken(admin, { tokenId: id, to: "revoked" });
  const text = [
    `A1,${tokenSecretHex},hotp,6,0`,
    `A2,${hex(randomBytes(20))},totp,8,60`,
    `A3,${hex(randomBytes(32))},totp,6,30`,
    `B1,${tokenSecretHex},hotp,7`,
    `B2,${tokenSecretHex}`,
    `B2,${tokenSecretHex}`,
  ].join("\n");
  const preview = await previewTokens(admin, { text });
  expect(preview.counts).toEqual({ new: 1, there: 1, conflict: 2, wrong: 2 });
  expect(preview.rows.map(({ place, outcome, problems }) => [place, outcome, problems[0]?.message])).toEqual([
    [1, "there", undefined],
    [2, "conflict", expect.stringMatching(/revoked/)],
    [3, "conflict", expect.stringMatching(/another token/)],
    [4, "wrong", expect.stringMatching(/7 digits/)],
    [5, "new", undefined],
    [6, "wrong", "The same serial number is in line 5."],
  ]);
  await expect(importTokens(admin, { text, digest: preview.digest })).rejects.toMatchObject({
    fields: { text: expect.any(String) },
  });
  expect(await database().token.count()).toBe(3);
});

test("what would now do something else than was shown is refused, also when two do it at once", async () => {
  const { digest } = await previewTokens(admin, { text: lines });
  const other = lines.replace("A1", "A9");
  await expect(importTokens(admin, { text: other, digest })).rejects.toMatchObject({ code: "conflict" });
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, () => importTokens(admin, { text: lines, digest })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  }
  expect(await database().token.count()).toBe(3);
});

test.each<[string, string, { presharedKey?: string; password?: string }, string]>([
  ["an encrypted file without its key", "key", {}, "presharedKey"],
  ["with a wrong one", "key", { presharedKey: "00".repeat(16) }, "presharedKey"],
  ["an encrypted file without its password", "password", {}, "password"],
  ["a file that is no PSKC", "html", {}, "text"],
])("%s: the sentence stands beside the field", async (_, form, typed, field) => {
  const csv = `serial,secret,algorithm,response_length\nP1,${tokenSecretHex},hotp,6\n`;
  const option = { key: ["-s", "11".repeat(16)], password: ["-p", "open sesame"], html: [] }[form] ?? [];
  const text =
    form === "html"
      ? "<html></html>"
      : spawnSync("csv2pskc", ["-e", "hex", ...option], { input: csv, encoding: "utf8" }).stdout;
  await expect(previewTokens(admin, { text, ...typed })).rejects.toMatchObject({
    fields: { [field]: expect.any(String) },
  });
  if (form === "html") return;
  const right = { presharedKey: "11".repeat(16), password: "open sesame" };
  expect(await importText(text, right)).toEqual({ added: 1, there: 0 });
  expect(hex(openTokenSecret(await tokenCalled("P1")) ?? new Uint8Array())).toBe(tokenSecretHex);
});

test("ten thousand tokens in bounded time, listed and found", async () => {
  const text = Array.from(
    { length: 10_000 },
    (_, i) => `S${String(i).padStart(5, "0")},${hex(randomBytes(20))},hotp,6,0`,
  ).join("\n");
  const { digest } = await previewTokens(admin, { text });
  const [before, beganAt] = [performance.now(), Date.now()];
  expect(await importTokens(admin, { text, digest })).toEqual({ added: 10_000, there: 0 });
  const endedAt = Date.now();
  // Reading, comparing and sealing are done when the transaction begins, which is the instant in every row of it.
  const { createdAt } = await database().token.findFirstOrThrow();
  expect(endedAt - createdAt.getTime()).toBeLessThan(0.7 * (endedAt - beganAt));
  expect(performance.now() - before).toBeLessThan(60_000);
  const list = await listTokens(admin, readTokenListRequest({ state: "free", page: "200" }));
  expect(list).toMatchObject({ total: 10_000, counts: { all: 10_000, free: 10_000, lost: 0 } });
  expect(list.rows.at(-1)?.serial).toBe("S09999");
  expect((await listTokens(admin, readTokenListRequest({ q: "s0777" }))).rows).toHaveLength(10);
}, 120_000);
