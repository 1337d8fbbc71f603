/** Pure. Facts for decision tests: one ordinary user, client and policy, from which a test departs. */

import { utf8 } from "@/lib/foundation/base/bytes";
import type { AskingClient, FactorFacts, Facts, LoginState, UserFacts } from "@/lib/login/decision/facts";
import { free } from "@/lib/login/decision/lockout";
import type { Policy } from "@/lib/login/decision/policy";
import { unknownWhere } from "@/lib/login/decision/where-from";
import { totp } from "@/lib/login/factors/kinds/totp";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";

/** The instant of all decision tests: a Friday, 12:00:00 UTC, the first second of a time step. */
export const noon = new Date("2026-11-20T12:00:00Z");

export const sampleKey: TotpKey = {
  secret: utf8("12345678901234567890"),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
};

/** The code of `key`, `steps` away from noon. */
export const codeNear = (steps = 0, key: TotpKey = sampleKey): string =>
  codeAt(key, stepAt(key, noon) + steps);

export const sampleFactor: FactorFacts = {
  id: "factor-1",
  name: "Phone",
  isDefault: true,
  kind: totp,
  secret: sampleKey.secret,
  data: { algorithm: sampleKey.algorithm, digits: sampleKey.digits, periodSeconds: sampleKey.periodSeconds },
  counter: -1,
  lastUsedAt: null,
};

export const freshLogin: LoginState = {
  ...free,
  version: 0n,
  refusedMac: null,
  refusedAt: null,
  acceptedMac: null,
  acceptedClientId: null,
  acceptedAt: null,
  acceptedUses: 0,
  acceptedLate: false,
};

export const sampleUser: UserFacts = {
  id: "user-1",
  username: "alice",
  isDisabled: false,
  isDisabledThere: false,
  credential: { source: "local", token: "a token", stored: "a hash" },
  groups: [{ id: "group-1", name: "analysts" }],
  factors: [sampleFactor],
  codeKinds: [],
  codes: [],
  login: freshLogin,
  graceUntil: null,
  isFirstLoginHere: false,
  failureTimes: [],
  networksBefore: [],
};

export const sampleClient: AskingClient = {
  id: "client-1",
  name: "db1",
  codeEntry: "appended",
  failures: 0,
  failuresSince: null,
};

/** The default policy, with changes. */
export function samplePolicy(changes: Partial<Policy> = {}): Policy {
  return {
    id: "policy-1",
    name: "Default",
    isDefault: true,
    enabled: true,
    reportOnly: false,
    method: "password_and_factor",
    secondFactor: true,
    leastStrength: "any",
    adaptive: false,
    rules: [],
    reuseUses: 1,
    reuseSeconds: 0,
    approvalWay: "code",
    approvalSeconds: 60,
    clientIds: [],
    groupIds: [],
    doors: [],
    ...changes,
  };
}

/** Facts of an ordinary attempt by alice through db1 at noon, with changes. */
export function sampleFacts(changes: Partial<Facts> = {}): Facts {
  return {
    now: noon,
    username: "alice",
    client: sampleClient,
    door: "radius",
    sourceAddress: "192.0.2.10",
    whereFrom: unknownWhere,
    user: sampleUser,
    policies: [samplePolicy()],
    lockout: { threshold: 5, baseSeconds: 30, maxSeconds: 900, forgetSeconds: 3600 },
    sending: { cooldownSeconds: 60, perUserAndDay: 20, perTargetAndDay: 20 },
    clientFailureLimit: 200,
    clientFailureWindowSeconds: 60,
    enrollWithoutLink: false,
    challenge: null,
    ...changes,
  };
}
