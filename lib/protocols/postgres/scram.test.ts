/** SCRAM verifiers against the vector of RFC 7677, and texts that only resemble one. */
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isBehind, isScramVerifier, parseVerifier, verifierText } from "./scram";

const salted = (password: string, salt: Uint8Array, iterations: number) =>
  pbkdf2Sync(password, salt, iterations, 32, "sha256");
const hmac = (key: Uint8Array, text: string | Uint8Array) => createHmac("sha256", key).update(text).digest();

/** What PostgreSQL would store. */
function verifierOf(password: string, { salt = Buffer.alloc(16, 7), iterations = 4096 } = {}): string {
  const key = salted(password, salt, iterations);
  const stored = createHash("sha256").update(hmac(key, "Client Key")).digest();
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored.toString("base64")}:${hmac(key, "Server Key").toString("base64")}`;
}

test("agrees with the exchange of RFC 7677 section 3", () => {
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  const parsed = parseVerifier(verifierOf("pencil", { salt }));
  if (!parsed.ok) throw new Error(parsed.problem);
  const messages =
    "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  const { storedKey, serverKey } = parsed.verifier;
  expect(hmac(serverKey, messages).toString("base64")).toBe("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  const proof = Buffer.from("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "base64");
  const clientKey = hmac(storedKey, messages).map((octet, i) => octet ^ (proof[i] ?? 0));
  expect(createHash("sha256").update(clientKey).digest()).toEqual(Buffer.from(storedKey));
  expect(isBehind(parsed.verifier, salted("pencil", salt, 4096))).toBe(true);
  expect(isBehind(parsed.verifier, salted("pencils", salt, 4096))).toBe(false);
});

describe("texts", () => {
  const good = verifierOf("secret", { iterations: 3 });
  test.each([
    ["a verifier", good, "ok"],
    ["the most iterations", good.replace("$3:", "$1000000:"), "ok"],
    ["one more", good.replace("$3:", "$1000001:"), "too_many_iterations"],
    ["no iterations", good.replace("$3:", "$0:"), "malformed"],
    ["a count that is no number", good.replace("$3:", "$-3:"), "malformed"],
    ["a count too long to be one", good.replace("$3:", `$${"9".repeat(40)}:`), "malformed"],
    ["md5", `md5${"0".repeat(32)}`, "malformed"],
    ["another mechanism", good.replace("256", "512"), "malformed"],
    ["a key cut short", good.slice(0, -5), "malformed"],
    ["a key without its padding", good.slice(0, -1), "malformed"],
    ["more behind it", `${good}x`, "malformed"],
    ["a line break behind it", `${good}\n`, "malformed"],
    ["no salt", good.replace(/:[^$]*\$/, ":$"), "malformed"],
    ["a salt with stray bits", good.replace(/:[^$]*\$/, ":QQ=x$"), "malformed"],
    ["a salt in no canonical base64", good.replace(/:[^$]*\$/, ":QR==$"), "malformed"],
    ["a longer salt in no canonical base64", good.replace(/:[^$]*\$/, ":AAAAAB==$"), "malformed"],
    ["a key with stray bits", `${good.slice(0, -2)}${good.at(-2) === "B" ? "C" : "B"}=`, "malformed"],
    ["nothing", "", "malformed"],
  ])("%s", (_, text, expected) => {
    const parsed = parseVerifier(text);
    expect(parsed.ok ? "ok" : parsed.problem).toBe(expected);
  });

  test("are told from our own hashes", () => {
    expect(isScramVerifier(good)).toBe(true);
    expect(isScramVerifier("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")).toBe(false);
  });
});

test("writes the verifier that it takes apart, with the keys of RFC 7677", () => {
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  expect(verifierText(salted("pencil", salt, 4096), salt, 4096)).toBe(
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});
