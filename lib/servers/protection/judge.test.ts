/** What each check of a protection test comes to, for what was seen of the logins. */
import { describe, expect, it } from "vitest";
import type { Reason } from "@/lib/login/decision/outcome";
import { type AttemptDetail, reasonWords } from "@/lib/login/log/view";
import type { AuthenticationRequest } from "@/lib/protocols/postgres/wire";
import type { Question } from "@/lib/servers/live-test/dialogue";
import { right, unchecked, wrong } from "./checks";
import type { Blame } from "./deciding-line";
import {
  isProven,
  judgeOldPassword,
  judgeWithCode,
  judgeWithoutCode,
  judgeWithoutTls,
  type OldPassword,
  type Tried,
} from "./judge";

const line = { file: "pg_hba.conf", lineNumber: 7, text: "host all all all scram-sha-256" };
const blamed: Blame = { line, method: "scram-sha-256", fix: "Delete line 7." };
const byLdap: Blame = { ...blamed, method: "ldap" };
const byPassword: Blame = { ...blamed, method: "password" };

const asked = (kind: "ok" | "cleartext" | "md5" | "sasl" | "gss"): Question => ({
  kind: "request",
  request: (kind === "sasl" ? { kind, mechanisms: [] } : { kind }) as AuthenticationRequest,
});
const refusedWith = (code: string): Question => ({
  kind: "error",
  error: { code, message: "no entry", detail: "", hint: "", routine: "" },
});

/** Only what the judge looks at. */
const attempt = (reason: Reason, more: Partial<AttemptDetail> = {}) =>
  ({
    ...{ id: "9", outcome: reason === "accepted" ? "accept" : "reject", reason, policyName: null },
    ...{ ...reasonWords(reason), ...more },
  }) as AttemptDetail;
const tried = (changes: Partial<Tried> = {}): Tried => ({
  ...{ question: asked("cleartext"), attempt: null, isIn: false, isStopped: false, failed: null },
  ...changes,
});
const passed = tried({ isIn: true, attempt: attempt("accepted") });
const past = tried({ isIn: true });
const refused = (reason: Reason) => tried({ attempt: attempt(reason) });
const stopped = tried({ isStopped: true });
const failedAt = (step: "resolve" | "tcp" | "request" | "postern") =>
  tried({ failed: { step, text: "It failed.", fix: "Do this." } });

it("takes for proven only who is in because Postern let in", () => {
  expect([passed, past, refused("wrong_code"), stopped].map(isProven)).toEqual([true, false, false, false]);
  expect(isProven(tried({ isIn: true, attempt: attempt("wrong_code") }))).toBe(false);
});

describe("with password and code", () => {
  it.each([
    ["let in by Postern", passed, byLdap, "ok", false],
    ["stopped", stopped, byLdap, "unchecked", false],
    ["no name", failedAt("resolve"), byLdap, "unchecked", false],
    ["nothing listens", failedAt("tcp"), byLdap, "unchecked", false],
    ["refused by Postern", refused("wrong_code"), byLdap, "failed", false],
    ["Postern was not asked, and it is refused", failedAt("postern"), byLdap, "failed", false],
    ["let in past Postern", past, byLdap, "failed", true],
    ["asked by SCRAM", tried({ question: asked("sasl") }), blamed, "failed", true],
    ["asked by the method password", tried(), byPassword, "failed", true],
  ] as const)("%s", (_, login, blame, state, isLineNamed) => {
    const result = judgeWithCode(login, blame);
    expect(result).toMatchObject({ state, line: isLineNamed ? line : null });
    if (state !== "ok") expect(result.text).not.toBe("");
  });

  it("says which step failed and what to do", () => {
    expect(judgeWithCode(failedAt("tcp"), byLdap)).toMatchObject({ text: "It failed.", fix: "Do this." });
    expect(judgeWithCode(failedAt("postern"), byLdap)).toMatchObject({ text: "It failed.", fix: "Do this." });
    expect(judgeWithCode(past, byLdap).fix).toBe("Delete line 7.");
  });
});

describe("with the password alone", () => {
  it.each([
    ["refused for the code that is missing", passed, refused("missing_code"), byLdap, "ok"],
    ["refused for a code that is wrong", passed, refused("wrong_code"), byLdap, "ok"],
    // Whatever a locked user types is refused, so it shows nothing.
    ["refused for a lock", passed, refused("user_locked"), byLdap, "unchecked"],
    ["refused as disabled", passed, refused("user_disabled"), byLdap, "unchecked"],
    ["refused for the password", passed, refused("wrong_password"), byLdap, "unchecked"],
    ["refused, and Postern was not asked", passed, tried(), byLdap, "unchecked"],
    ["let in by Postern", passed, passed, byLdap, "failed"],
    ["let in past Postern", passed, past, byLdap, "failed"],
    ["stopped", passed, stopped, byLdap, "unchecked"],
    ["not tried", passed, null, byLdap, "unchecked"],
    ["the first was asked by SCRAM", tried({ question: asked("sasl") }), null, blamed, "failed"],
    ["the first was asked by the method password", tried(), null, byPassword, "failed"],
    ["the first got in past Postern", past, null, byLdap, "failed"],
  ] as const)("%s", (_, first, alone, blame, state) => {
    expect(judgeWithoutCode(first, alone, "Not tried.", blame).state).toBe(state);
  });

  it("names the policy that let in, and no line then", () => {
    const let_in = tried({ isIn: true, attempt: attempt("accepted", { policyName: "Robots" }) });
    expect(judgeWithoutCode(passed, let_in, "", byLdap)).toMatchObject({
      ...{ line: null, attemptId: "9" },
      text: expect.stringContaining("The policy Robots decided."),
    });
    expect(judgeWithoutCode(passed, past, "", byLdap)).toMatchObject({ line, fix: "Delete line 7." });
    expect(judgeWithoutCode(passed, null, "Would lock.", byLdap).text).toBe("Would lock.");
  });
});

describe("without TLS", () => {
  it.each([
    ["no answer", null, "unchecked", false],
    ["refused by a line or for want of one", refusedWith("28000"), "ok", false],
    ["refused for too many connections", refusedWith("53300"), "unchecked", false],
    ["refused as the database is missing", refusedWith("3D000"), "unchecked", false],
    ["asks for nothing", asked("ok"), "failed", true],
    ["asks for the password in clear", asked("cleartext"), "failed", true],
    ["asks by SCRAM", asked("sasl"), "failed", true],
    ["asks by MD5", asked("md5"), "failed", true],
    ["asks by Kerberos", asked("gss"), "failed", true],
  ] as const)("%s", (_, question, state, isLineNamed) => {
    const result = judgeWithoutTls(question, blamed);
    expect(result).toMatchObject({ state, line: isLineNamed ? line : null });
  });

  it("says that a line which asks Postern in clear is no better", () => {
    expect(judgeWithoutTls(asked("cleartext"), byLdap).fix).toContain("must be of type hostssl");
  });
});

describe("with the old password", () => {
  const made: OldPassword = { tried: refused("wrong_password"), why: "", isTyped: false, isKept: false };
  const typed = { ...made, isTyped: true };
  const kept: OldPassword = { tried: null, why: "", isTyped: false, isKept: true };
  const closed = { first: passed, plain: refusedWith("28000"), withoutCode: right("Refused.", "9") };
  const byBoth = { tls: byLdap, plain: byLdap };

  it.each([
    ["a made-up one that Postern refused", made, closed, "ok"],
    ["a typed one that Postern refused", typed, closed, "ok"],
    ["a typed one that is the right one", { ...typed, tried: refused("missing_code") }, closed, "ok"],
    ["refused for a lock", { ...made, tried: refused("user_locked") }, closed, "unchecked"],
    ["refused, and Postern was not asked", { ...typed, tried: tried() }, closed, "unchecked"],
    ["not tried", { ...made, tried: null, why: "Not tried." }, closed, "unchecked"],
    ["stopped", { ...made, tried: stopped }, closed, "unchecked"],
    ["let in past Postern", { ...typed, tried: past }, closed, "failed"],
    ["let in by Postern", { ...typed, tried: passed }, closed, "failed"],
    ["imported, and refused alone", kept, closed, "ok"],
    ["imported, and let in alone", kept, { ...closed, withoutCode: wrong("Let in.") }, "failed"],
    ["imported, and not tried alone", kept, { ...closed, withoutCode: unchecked("Not tried.") }, "unchecked"],
    ["imported, and another one typed", { ...kept, isTyped: true, tried: past }, closed, "failed"],
    ["no answer without TLS", made, { ...closed, plain: null }, "unchecked"],
  ] as const)("%s", (_, old, seen, state) => {
    expect(judgeOldPassword(old, seen, byBoth).state).toBe(state);
  });

  it.each([
    ["with TLS by SCRAM", { ...closed, first: tried({ question: asked("sasl") }) }, "With TLS"],
    ["with TLS by MD5", { ...closed, first: tried({ question: asked("md5") }) }, "With TLS"],
    ["without TLS by SCRAM", { ...closed, plain: asked("sasl") }, "Without TLS"],
    ["without TLS by trust", { ...closed, plain: asked("ok") }, "Without TLS"],
  ] as const)("fails where PostgreSQL decides by itself, %s", (_, seen, words) => {
    const result = judgeOldPassword(typed, seen, { tls: blamed, plain: blamed });
    expect(result).toMatchObject({ state: "failed", line });
    expect(result.text.startsWith(`${words} `)).toBe(true);
  });

  it("fails where the method is password, though that asks as Postern's lines do", () => {
    const seen = { ...closed, plain: asked("cleartext") };
    expect(judgeOldPassword(typed, seen, { tls: byPassword, plain: byLdap }).state).toBe("failed");
    expect(judgeOldPassword(typed, seen, { tls: byLdap, plain: byPassword }).state).toBe("failed");
    expect(judgeOldPassword(typed, seen, byBoth).state).toBe("ok");
  });
});
