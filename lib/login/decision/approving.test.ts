/** Decisions by table about people who are asked to approve: what the password alone comes to, by what was asked and answered. */
import { describe, expect, test } from "vitest";
import { days, hours, minutes, seconds } from "@/lib/foundation/base/durations";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { type SentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { attempt, mac, truePassword, user } from "@/lib/testing/decisions";
import { codeNear, freshLogin, noon, sampleClient, sampleFactor, samplePolicy } from "@/lib/testing/facts";
import type { ApprovalFacts, FactorFacts, Facts } from "./facts";

const secret = new Uint8Array(20).fill(5);
const ago = (ms: number) => new Date(noon.getTime() - ms);
const asked = (changes: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  ...{ id: "approval", factorId: "mailbox", clientId: sampleClient.id, credentialMac: mac(truePassword) },
  ...{ way: "code", openedAt: ago(seconds(30)), answer: null, answeredAt: null, number: null },
  ...{ uses: 0, isEnded: false, isAlerted: false, ...changes },
});
const mailbox = (
  approvals: readonly ApprovalFacts[] = [],
  codes: SentData["codes"] = [],
  more: Partial<FactorFacts> = {},
): FactorFacts => ({
  ...{ id: "mailbox", name: "Mailbox", isDefault: false, kind: mailLink, secret },
  ...{ data: { to: "ada@example.org", codes }, counter: -1, lastUsedAt: null, approvals, ...more },
});
const owner = (...approvals: ApprovalFacts[]) => user({ factors: [mailbox(approvals)] });
const passing = { policies: [samplePolicy({ approvalWay: "pass" })] };
const approved = (changes: Partial<ApprovalFacts> = {}) =>
  asked({ way: "pass", answer: "approved", answeredAt: ago(seconds(10)), ...changes });
const shown = [{ number: 0, sentAt: ago(seconds(10)).toISOString(), tries: 0 }];
const code = codeAt(sentKey(secret), 0);
const withCode = user({
  factors: [mailbox([asked({ answer: "approved", answeredAt: ago(seconds(10)), number: 0 })], shown)],
});

describe("reasons", () => {
  const challenge = { client: { ...sampleClient, codeEntry: "challenge" as const } };
  const elsewhere = { client: { ...sampleClient, id: "client-2" } };
  const three = [1, 2, 3].map((n) => asked({ id: String(n), openedAt: ago(minutes(n)), isEnded: true }));
  const rows: [string, Partial<Facts>, string][] = [
    ["nobody was asked", { user: owner() }, "approval_asked"],
    ["an app as well", { user: user({ factors: [sampleFactor, mailbox()] }) }, "approval_asked"],
    ["at the console", { user: owner(), client: null, door: "console" }, "approval_asked"],
    ["in two steps", { user: owner(), ...challenge }, "challenged"],
    [
      "where no code is asked for",
      { user: owner(), policies: [samplePolicy({ method: "password" })] },
      "accepted_password_only",
    ],
    [
      "where the code alone is asked for",
      { user: owner(), policies: [samplePolicy({ method: "factor" })] },
      "missing_code",
    ],
    [
      "where it is too weak",
      { user: owner(approved()), policies: [samplePolicy({ approvalWay: "pass", leastStrength: "strong" })] },
      "factor_too_weak",
    ],
    ["asked and not answered", { user: owner(asked()) }, "approval_pending"],
    [
      "given up a while ago, where approvals count for longer than that",
      {
        user: owner(
          approved({ answer: "cancelled", answeredAt: ago(minutes(11)), openedAt: ago(minutes(12)) }),
        ),
        policies: [samplePolicy({ approvalWay: "pass", approvalSeconds: 3600 })],
      },
      "approval_asked",
    ],
    [
      "asked almost ten minutes ago",
      { user: owner(asked({ openedAt: ago(minutes(10) - 1) })) },
      "approval_pending",
    ],
    ["asked ten minutes ago", { user: owner(asked({ openedAt: ago(minutes(10)) })) }, "approval_asked"],
    [
      "asked by a clock that ran ahead",
      { user: owner(asked({ openedAt: ago(-minutes(30)) })) },
      "approval_asked",
    ],
    ["asked, and ended since", { user: owner(asked({ isEnded: true })) }, "approval_asked"],
    ["asked about another text", { user: owner(asked({ credentialMac: mac("other") })) }, "approval_asked"],
    ["asked about another client", { user: owner(asked()), ...elsewhere }, "approval_asked"],
    ["asked through a factor that is gone", { user: owner(asked({ factorId: null })) }, "approval_asked"],
    [
      "given up",
      { user: owner(asked({ answer: "cancelled", answeredAt: ago(minutes(10) - 1) })) },
      "approval_denied",
    ],
    [
      "given up, through another client",
      { user: owner(asked({ answer: "cancelled", answeredAt: noon })), ...elsewhere },
      "approval_denied",
    ],
    [
      "given up ten minutes ago",
      { user: owner(asked({ answer: "cancelled", answeredAt: ago(minutes(10)) })) },
      "approval_asked",
    ],
    ["not me", { user: owner(asked({ answer: "not_me", answeredAt: ago(days(1) - 1) })) }, "approval_denied"],
    [
      "not me, a day ago",
      { user: owner(asked({ answer: "not_me", answeredAt: ago(days(1)) })) },
      "approval_asked",
    ],
    [
      "not me, of another text",
      { user: owner(asked({ answer: "not_me", answeredAt: noon, credentialMac: mac("other") })) },
      "approval_asked",
    ],
    ["approved, and a code is shown", { user: withCode }, "approval_pending"],
    ["approved where the policy lets it pass", { user: owner(approved()), ...passing }, "accepted_approved"],
    ["approved where the policy shows codes", { user: owner(approved()) }, "approval_asked"],
    [
      "approved when the policy showed codes",
      { user: owner(approved({ way: "code" })), ...passing },
      "approval_asked",
    ],
    ["approved for another client", { user: owner(approved()), ...passing, ...elsewhere }, "approval_asked"],
    [
      "approved through a factor that is gone",
      { user: owner(approved({ factorId: "old" })), ...passing },
      "approval_asked",
    ],
    ["approved, and ended since", { user: owner(approved({ isEnded: true })), ...passing }, "approval_asked"],
    [
      "approved almost a minute ago",
      { user: owner(approved({ answeredAt: ago(seconds(60) - 1) })), ...passing },
      "accepted_approved",
    ],
    [
      "approved a minute ago",
      { user: owner(approved({ answeredAt: ago(seconds(60)) })), ...passing },
      "approval_asked",
    ],
    [
      "approved by a clock that ran ahead",
      { user: owner(approved({ answeredAt: ago(-hours(1)) })), ...passing },
      "approval_asked",
    ],
    ["approved and used", { user: owner(approved({ uses: 1 })), ...passing }, "approval_used"],
    [
      "approved and used once of twice",
      {
        user: owner(approved({ uses: 1 })),
        policies: [samplePolicy({ approvalWay: "pass", reuseUses: 2, reuseSeconds: 60 })],
      },
      "accepted_approved",
    ],
    ["approved, in two steps", { user: owner(approved()), ...passing, ...challenge }, "challenged"],
    ["the third within ten minutes", { user: owner(...three.slice(1)) }, "approval_asked"],
    ["the fourth within ten minutes", { user: owner(...three) }, "approval_not_asked"],
    [
      "locked",
      {
        user: user({ ...owner(approved()), login: { ...freshLogin, failures: 5, lockedUntil: ago(-1000) } }),
        ...passing,
      },
      "user_locked",
    ],
    ["disabled", { user: user({ ...owner(approved()), isDisabled: true }), ...passing }, "user_disabled"],
  ];
  test.each(rows)("the password alone: %s", (_, changes, reason) => {
    expect(attempt(truePassword, changes).reason).toBe(reason);
  });

  test.each([
    ["a wrong password", "wrong", owner(approved()), "wrong_password"],
    ["password and code before anybody approved", truePassword + code, owner(asked()), "wrong_password"],
    ["password and the code that is shown", truePassword + code, withCode, "accepted"],
    [
      "password and the app's code",
      truePassword + codeNear(),
      user({ factors: [sampleFactor, mailbox()] }),
      "accepted",
    ],
  ])("%s", (_, typed, who, reason) => {
    expect(attempt(typed, { user: who }).reason).toBe(reason);
  });
});

describe("effects", () => {
  test("asking opens one under the state's version, is no guess, and counts what is sent", () => {
    const { outcome, effects } = attempt(truePassword, { user: owner() });
    expect(outcome).toBe("reject");
    expect(effects).toMatchObject({
      approval: { does: "open", factorId: "mailbox", way: "code", credentialMac: mac(truePassword) },
      ...{ login: { failures: 0 }, marksTime: true, countClientFailure: false, send: null, kept: [] },
    });
    expect(effects.approval).toMatchObject({ tallies: [{ after: { count: 1 } }, { after: { count: 1 } }] });
  });

  test("joining counts an attempt and leaves the state alone", () => {
    const { effects } = attempt(truePassword, { user: owner(asked()) });
    expect(effects).toMatchObject({
      approval: { does: "join", id: "approval" },
      login: null,
      marksTime: false,
    });
  });

  test("passing uses the approval, and the login is remembered as accepted", () => {
    const { outcome, factor, effects } = attempt(truePassword, { user: owner(approved()), ...passing });
    expect({ outcome, factor }).toEqual({ outcome: "accept", factor: { kind: "mail_link", id: "mailbox" } });
    expect(effects).toMatchObject({
      approval: { does: "use", id: "approval", uses: 0 },
      ...{ login: { acceptedMac: mac(truePassword), acceptedClientId: sampleClient.id }, spend: null },
    });
  });

  test("past the limit operators are told once", () => {
    const three = (isAlerted: boolean) =>
      owner(
        ...[1, 2, 3].map((n) =>
          asked({ id: String(n), openedAt: ago(minutes(n)), isEnded: true, isAlerted }),
        ),
      );
    expect(attempt(truePassword, { user: three(false) }).effects.approval).toEqual({
      does: "alert",
      id: "1",
    });
    expect(attempt(truePassword, { user: three(true) }).effects.approval).toBeNull();
  });

  test("what had ended by the latest known instant stays ended for a clock that was set back", () => {
    const late = { latestAt: ago(-minutes(2)) };
    const factors = [mailbox([approved()], [], late)];
    expect(attempt(truePassword, { user: user({ factors }), ...passing }).reason).toBe("approval_asked");
  });

  test("the same attempt after a late answer is let in again, with nothing used", () => {
    const login = { ...freshLogin, acceptedMac: mac(truePassword), acceptedClientId: sampleClient.id };
    const late = { ...login, acceptedAt: ago(seconds(4)), acceptedLate: true, acceptedUses: 1 };
    const { reason, effects } = attempt(truePassword, {
      ...passing,
      user: user({ ...owner(approved({ uses: 1 })), login: late }),
    });
    expect(reason).toBe("accepted_same_attempt");
    expect(effects.approval).toBeNull();
    const denied = asked({ id: "denied", clientId: "client-2", answer: "not_me", answeredAt: ago(1) });
    const refused = { ...owner(denied, approved({ uses: 1 })), login: late };
    expect(attempt(truePassword, { ...passing, user: refused }).reason).toBe("approval_denied");
  });
});
