/** Whom a policy's least strength shuts out, by crowds of people alike. */
import { describe, expect, test } from "vitest";
import { samplePolicy } from "@/lib/testing/facts";
import type { LoginsAlike } from "./many";
import { lockedOutBy, shutOutBy } from "./too-weak";

const crowd = (changes: Partial<LoginsAlike>): LoginsAlike => ({
  ...{ groupIds: [], people: 1, first: [], isDisabled: false, lockedUntil: null, hasPassword: true },
  ...{ isInGrace: false, kinds: [], clientIds: [], failureMs: [], cameBefore: false, ...changes },
});
const strong = samplePolicy({ leastStrength: "strong" });
const robots = samplePolicy({ id: "robots", isDefault: false, groupIds: ["robots"], method: "password" });

describe("under one policy for everybody", () => {
  test.each<[string, Partial<LoginsAlike>, object | undefined]>([
    ["an app", { kinds: ["totp"] }, undefined],
    ["codes by mail", { kinds: ["mail_code"], people: 3 }, { weaker: 3, none: 0 }],
    ["an app beside codes by mail", { kinds: ["mail_code", "totp"] }, undefined],
    ["recovery codes", { kinds: ["mail_code", "recovery_code"] }, undefined],
    ["a bypass code", { kinds: ["bypass_code"] }, { weaker: 1, none: 0 }],
    ["nothing", {}, { weaker: 0, none: 1 }],
    ["nothing, in grace", { isInGrace: true }, undefined],
    [
      "codes by mail, in grace: grace is for those without a factor",
      { kinds: ["mail_code"], isInGrace: true },
      { weaker: 1, none: 0 },
    ],
    ["codes by mail, disabled", { kinds: ["mail_code"], isDisabled: true }, undefined],
    ["a kind of a newer version", { kinds: ["telepathy"] }, { weaker: 0, none: 1 }],
  ])("%s", (_, changes, counts) => {
    expect(shutOutBy([strong], [crowd(changes)]).get(strong.id)).toEqual(counts);
  });
});

test("who has a passkey can get a connection password, which is enough for everything", () => {
  const crowds = [crowd({ kinds: ["totp"], people: 5 }), crowd({ kinds: ["totp", "connection_password"] })];
  const policy = samplePolicy({ leastStrength: "phishing_resistant" });
  expect(shutOutBy([policy], crowds).get(policy.id)).toEqual({ weaker: 5, none: 0 });
});

test("who is caught by a policy above is not counted, and a policy that only reports is counted as if it were enforced", () => {
  const mail = crowd({ kinds: ["mail_code"] });
  const people = [mail, crowd({ ...mail, groupIds: ["robots"], people: 9 })];
  expect(shutOutBy([robots, strong], people).get(strong.id)).toEqual({ weaker: 1, none: 0 });
  const reports = { ...strong, id: "soon", isDefault: false, enabled: false, reportOnly: true };
  expect([...shutOutBy([robots, reports, samplePolicy()], people)]).toEqual([
    ["soon", { weaker: 1, none: 0 }],
  ]);
  expect(shutOutBy([{ ...reports, reportOnly: false }, samplePolicy()], people).size).toBe(0);
  expect(shutOutBy([samplePolicy({ leastStrength: "strong", method: "password" })], people).size).toBe(0);
});

test("a change locks out who has weaker ones alone, was let in before, and is not disabled", () => {
  const crowds = [
    crowd({ kinds: ["mail_code"], people: 2, first: ["ada", "ben"] }),
    crowd({ kinds: ["mail_code"], groupIds: ["robots"], first: ["etl"] }),
    crowd({ kinds: ["totp"], first: ["cyd"] }),
    crowd({ first: ["dan"] }),
    crowd({ kinds: ["mail_code"], isDisabled: true, first: ["gone"] }),
  ];
  const any = samplePolicy();
  expect(lockedOutBy([robots, any], [robots, strong], crowds)).toEqual({ people: 2, first: ["ada", "ben"] });
  expect(lockedOutBy([robots, strong], [robots, strong], crowds)).toBeNull();
  expect(lockedOutBy([robots, strong], [strong], crowds)).toEqual({ people: 1, first: ["etl"] });
  expect(
    lockedOutBy([any], [{ ...strong, id: "soon", enabled: false, reportOnly: true }, any], crowds),
  ).toBeNull();
});
