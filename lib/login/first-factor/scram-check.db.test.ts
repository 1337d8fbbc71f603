/** SCRAM verifiers as a real PostgreSQL makes them, and its own word on who gets in with which password. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  leftToRight,
  prohibited,
  removed,
  rightToLeft,
  spaces,
  unassigned,
} from "@/lib/protocols/postgres/saslprep-tables";
import { parseVerifier } from "@/lib/protocols/postgres/scram";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { local } from "./local";
import { hashPassword } from "./password-hash";
import { scram } from "./scram";
import { isScramPassword } from "./scram-check";

let server: ProtectedServer;
let admin: pg.Client;

beforeAll(async () => {
  server = await startProtectedServer(["host all all 127.0.0.1/32 scram-sha-256"]);
  admin = new pg.Client(server.cluster.url("postgres"));
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await server?.remove();
});

async function verifierOf(role: string): Promise<string> {
  const { rows } = await admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = $1", [role]);
  return rows[0].rolpassword;
}

test.each([
  ["plain", "correct horse"],
  ["quotes and spaces", ` o'clock "x" \\ `],
  ["digits at the end", "hunter2412324"],
  ["umlauts", "Grüße aus Köln"],
  ["accents apart", "Crème bru\u0302le\u0301e"],
  ["full width", "\uff50\uff41\uff53\uff53\uff11"],
  ["ligature, ordinal, fraction, sign", "\ufb01 \u00aa \u00bd \u2122 \u2168"],
  ["no-break and ideographic space", "a\u00a0b\u3000c"],
  ["soft hyphen", "soft\u00adhyphen"],
  ["zero width at the end", "end\u200b"],
  ["nothing but what is left out", "\u00ad\u2060"],
  ["a control character in ASCII", "bell\u0007"],
  ["a control character beside umlauts", "bell\u0007\u00fc"],
  ["emoji", "pass\u{1f511}\ufb01word"],
  ["mathematical letters", "\u{1d400}\u{1d41b}"],
  ["Hebrew", "\u05e9\u05dc\u05d5\u05dd"],
  ["Hebrew with a digit at the end", "\u05e9\u05dc\u05d5\u05dd1"],
  ["Hebrew around a sign that becomes letters", "\u05e9\u2122\u05dd"],
  ["Hangul apart", "\u1112\u1161\u11ab"],
])("agrees with a scram login: %s", async (name, password) => {
  const role = `scram ${name}`;
  await admin.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  const verifier = await verifierOf(role);
  for (const typed of [password, password.normalize("NFKC"), `${password}x`, password.slice(1) || "x"]) {
    const { isIn } = await server.psql(role, typed);
    expect([typed, await scram.check(verifier, typed)]).toEqual([typed, isIn]);
  }
});

test("agrees with a server that was told to iterate more, and less", async () => {
  for (const iterations of [1, 20_000]) {
    await admin.query(`SET scram_iterations = ${iterations}`);
    await admin.query(`CREATE ROLE "it ${iterations}" LOGIN PASSWORD 'secret'`);
    const verifier = await verifierOf(`it ${iterations}`);
    expect(parseVerifier(verifier)).toMatchObject({ ok: true, verifier: { iterations } });
    expect(await scram.check(verifier, "secret")).toBe(true);
    expect(await scram.check(verifier, "Secret")).toBe(false);
  }
  await admin.query("RESET scram_iterations");
});

test("prepares characters as the server does, at the edges of every table", async () => {
  await admin.query("SET scram_iterations = 1");
  await admin.query("CREATE ROLE prepared");
  for (const code of edges()) {
    const password = `\u05d0${String.fromCodePoint(code)}\u05d0`;
    const plain = `x${String.fromCodePoint(code)}`;
    for (const typed of [password, plain]) {
      await admin.query(`ALTER ROLE prepared PASSWORD ${pg.escapeLiteral(typed)}`);
      const parsed = parseVerifier(await verifierOf("prepared"));
      if (!parsed.ok) throw new Error(parsed.problem);
      const isSame = await isScramPassword(parsed.verifier, typed);
      expect([code.toString(16), typed, isSame]).toEqual([code.toString(16), typed, true]);
    }
  }
  await admin.query("RESET scram_iterations");
});

test("a hash of ours is still what it was, and nothing matches no password", async () => {
  const hash = await hashPassword("secret");
  expect([await local.check(hash, "secret"), await local.check(hash, "Secret")]).toEqual([true, false]);
  expect(await local.check(null, "secret")).toBe(false);
});

/** Each end of each range of the tables, and its neighbour. */
function edges(): readonly number[] {
  const ends = [spaces, removed, prohibited, unassigned, rightToLeft, leftToRight].flat();
  const codes = new Set(ends.flatMap((code) => [code - 1, code, code + 1]));
  const isEncodable = (code: number) => code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return [...codes].filter(isEncodable);
}
