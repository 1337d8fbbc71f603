/** Which kinds are enough for which demand, kind by kind: a new kind has to be put down here. */
import { expect, test } from "vitest";
import { demandsMore, isStrongEnough, leastStrengths } from "./strength";
import { enoughKinds, explainLeast, leastStrengthChoices } from "./strong-enough";
import { factorKinds } from "./table";

test.each([
  ["totp", "any strong"],
  ["yubikey", "any strong"],
  ["totp_token", "any strong"],
  ["hotp", "any strong"],
  ["recovery_code", "any strong"],
  ["connection_password", "any strong phishing_resistant"],
  ["mail_code", "any"],
  ["bypass_code", "any"],
])("%s is enough for %s", (id, enough) => {
  const kind = factorKinds.find((each) => each.id === id);
  expect(leastStrengths.filter((least) => kind && isStrongEnough(kind, least)).join(" ")).toBe(enough);
});

test("every strength against every demand", () => {
  const enough = (["weak", "strong", "phishing_resistant"] as const).map((strength) =>
    leastStrengths.filter((least) => isStrongEnough({ strength }, least)),
  );
  expect(enough).toEqual([["any"], ["any", "strong"], ["any", "strong", "phishing_resistant"]]);
  expect(demandsMore("strong", "any")).toBe(true);
  expect(demandsMore("strong", "strong")).toBe(false);
  expect(demandsMore("any", "phishing_resistant")).toBe(false);
});

test("the words say which kinds count, and that nobody could log in where none is strong enough", () => {
  const paper = factorKinds.filter(({ id }) => id === "recovery_code" || id === "bypass_code");
  expect(explainLeast("any")).toContain("bypass codes too");
  expect(explainLeast("strong")).toMatch(
    /^Counts: .*recovery code.*\. Does not count.*code by mail.*bypass code\. Keep/i,
  );
  expect(explainLeast("phishing_resistant", paper)).toContain("nobody could log in");
  const key = {
    ...paper[0],
    id: "key",
    name: "Key",
    strength: "phishing_resistant",
  } as (typeof paper)[number];
  expect(explainLeast("phishing_resistant", [key, ...paper])).toMatch(/^Counts: Key\. Does not count/);
  expect(explainLeast("phishing_resistant")).toMatch(/^Counts: Connection password \(passkey\)\. Does not/);
  expect(leastStrengthChoices.map(({ value }) => value)).toEqual([...leastStrengths]);
});

test("a kind that cannot stand in the password field is never enough for it", () => {
  const [first] = factorKinds;
  const untyped = first && { ...first, isTyped: false, strength: "phishing_resistant" as const };
  expect(untyped && enoughKinds("any", [untyped])).toEqual([]);
});
