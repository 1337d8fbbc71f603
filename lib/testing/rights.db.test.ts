/**
 * Who may do what, for every exported function that takes an actor: each role, a user and the product itself are let in or
 * refused as the table of permissions says, sensitive ones want a fresh proof and no others do, and what changes something writes exactly the audit rows that the table names.
 * A new function without a line in lib/testing/rights fails the first test.
 */
import { beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "@/lib/foundation/access/actor";
import { can, isSensitive, roles } from "@/lib/foundation/access/permissions";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { startOwnEnrollment } from "@/lib/people/enrollment/own-factors";
import { operatorWith, userActor } from "./actors";
import { makeFactor, makeUser } from "./factories";
import { fixedClock } from "./fixed-clock";
import { functionsWithActor } from "./rights/exported";
import { foundation } from "./rights/foundation";
import { people } from "./rights/people";
import type { Call, Right, Rights, Self } from "./rights/right";
import { servers } from "./rights/servers";

const tables = [foundation, ...people, servers];
const table: Rights = Object.assign({}, ...tables);

/** Functions with an actor that are no service: what they are instead. */
const others = {
  "foundation/access.authorize": "the check itself",
  "foundation/access.authorizeSelf": "the check itself",
  "people/operators.refuseSelf": "a check of its own: nobody does this to themself",
  "people/directories.authorizeOverOperators":
    "a check of its own: an owner, where operators sign in with the directory",
  "login/authentication.ownProof": "what services ask for after their check; changes nothing",
  "foundation/audit.recordRefusal": "writes down that the check refused",
  "people/enrollment.changeOwnDirectoryPassword":
    "of whoever is signed in and comes from a directory; own-directory-password.db.test.ts",
  "people/operators.confirmIdentity": "of whoever is signed in; confirm.db.test.ts",
  "people/operators.changeOwnPassword": "of whoever is signed in; own.db.test.ts",
  "people/operators.startOwnFactor": "of whoever is signed in",
  "people/operators.confirmOwnFactor": "of whoever is signed in",
  "people/passkeys.beginTouch": "of whoever is signed in; touch.db.test.ts",
  "people/passkeys.touched": "an answer as a proof; changes nothing",
  "people/operators.startOperatorPasskey": "of whoever is signed in; passkeys.db.test.ts",
  "people/operators.addOperatorPasskey": "of whoever is signed in; passkeys.db.test.ts",
  "people/operators.removeOperatorsOwnPasskey": "of whoever is signed in; passkeys.db.test.ts",
  "people/passkeys.sessionOf": "the session of an actor; changes nothing",
  "people/passkeys.ownPasskeys": "of whoever is signed in; own-passkeys.db.test.ts",
  "people/passkeys.renameOwnPasskey": "of whoever is signed in; own-passkeys.db.test.ts",
  "people/passkeys.proofIn": "what services ask for after their check; changes nothing",
  "people/console-sessions.endOtherSessions": "of whoever is signed in; sessions.db.test.ts",
  "people/console-sessions.endOwnSession": "of whoever is signed in; sessions.db.test.ts",
  "people/console-sessions.listOwnSessions": "of whoever is signed in; sessions.db.test.ts",
  "people/console-sessions.signOut": "of whoever is signed in; sessions.db.test.ts",
  "people/notifications.sendMailSample": "to whoever is signed in; service.db.test.ts",
  "programs/console.keepReachedAddress": "of whoever is signed in; address.db.test.ts",
  "programs/overview.openWaysIn": "leaves out what the role may not read",
  "servers/live-test.createAttemptWatch":
    "a part of the live test, which has checked; reads through services",
  "servers/live-test.newestAttemptId": "a part of the live test, which has checked; reads through services",
  "servers/live-test.lookAtWorkers": "a part of the live test, which has checked; reads through services",
  "servers/live-test.workersAfter": "a part of the live test, which has checked; reads through services",
};

test("every exported function that takes an actor has its line", () => {
  const listed = [...Object.keys(table), ...Object.keys(others)].sort();
  expect(functionsWithActor()).toEqual(listed);
});

test("no file takes the line of another", () => {
  expect(Object.keys(table)).toHaveLength(tables.flatMap(Object.keys).length);
});

beforeEach(() => database().auditEvent.deleteMany());

const key: TotpKey = {
  secret: new TextEncoder().encode("12345678901234567890"),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
};
const password = "correct otter battery";
const clock = fixedClock(new Date());

/** A user with a password and an authenticator app. */
async function aPerson(): Promise<Self> {
  const { id, username } = await makeUser({ passwordHash: await hashPassword(password) });
  await makeFactor(id, { secret: key.secret, isDefault: true });
  const codeOf = (of: TotpKey) => codeAt(of, stepAt(of, clock.now()));
  const proof = () => {
    clock.advance(seconds(30));
    return { password, code: codeOf(key) };
  };
  const actor = { ...userActor(id, username), ip: "192.0.2.7" };
  return {
    actor,
    clock,
    proof,
    async started() {
      const { factorId, secretText } = await startOwnEnrollment(actor, proof(), clock);
      const added = { ...key, secret: decodeBase32(secretText) ?? new Uint8Array() };
      await database().auditEvent.deleteMany();
      return { factorId, code: codeOf(added) };
    },
  };
}

const operators = roles.map(operatorWith);
/** The same with a proof of long ago: enough for what is not sensitive. */
const unproven = operators.map((operator) => ({ ...operator, hasFreshProof: false }));
const stranger = { ...userActor("00000000-0000-4000-8000-00000000000f", "stranger"), ip: "192.0.2.8" };
const product = systemActor("test");

/** Prepares the call anew and gives what came of it, with the rows that it left. */
async function tried(right: Right, actor: Actor | "self") {
  const self = right.needs === "self" ? await aPerson() : null;
  const call = await (right.needs === "self" && self ? right.given(self) : (right.given as () => Call)());
  const who = actor === "self" && self ? self.actor : (actor as Actor);
  const outcome = await Promise.resolve()
    .then(() => call(who as never))
    .then(
      () => "done",
      (error: unknown) => (error as { code?: string }).code ?? error,
    );
  const rows = await database().auditEvent.findMany({ orderBy: { id: "asc" } });
  await database().auditEvent.deleteMany();
  return { who, outcome, rows };
}

async function expectDone(right: Right, actor: Actor | "self"): Promise<void> {
  const { who, outcome, rows } = await tried(right, actor);
  expect({ role: who.role ?? who.kind, outcome }).toEqual({ role: who.role ?? who.kind, outcome: "done" });
  const written = rows.map(({ action, actorKind, actorId, actorName, actorRole, ip }) => {
    return { action, actorKind, actorId, actorName, actorRole, ip };
  });
  const by = { actorKind: who.kind, actorId: who.id, actorName: who.name, actorRole: who.role, ip: who.ip };
  expect(written).toEqual(right.records.map((action) => ({ action, ...by })));
}

async function expectRefused(right: Right, actor: Actor, code = "forbidden"): Promise<void> {
  const { who, outcome, rows } = await tried(right, actor);
  expect({ role: who.role ?? who.kind, outcome, rows }).toEqual({
    role: who.role ?? who.kind,
    outcome: code,
    rows: [],
  });
}

const lines = Object.entries(table).flatMap(([name, rights]) =>
  [rights].flat().map((right): [string, string, Right] => [name, right.needs, right]),
);

test.each(lines)("%s: %s", async (_, needs, right) => {
  if (needs === "self") {
    await expectDone(right, "self");
    for (const actor of [...operators, product]) await expectRefused(right, actor);
    if ("isNaming" in right && right.isNaming) await expectRefused(right, stranger);
    return;
  }
  if (right.needs === "self") return;
  const { needs: permission } = right;
  for (const actor of isSensitive[permission] ? operators : unproven) {
    if (can(actor.role, permission)) await expectDone(right, actor);
    else await expectRefused(right, actor);
  }
  for (const actor of isSensitive[permission] ? unproven : []) {
    await expectRefused(right, actor, can(actor.role, permission) ? "unproven" : "forbidden");
  }
  await expectRefused(right, stranger);
  await expectDone(right, product);
});
