/** A name that two directories know: which one is asked, whose password counts, and what one of them can do to the other's. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/foundation/access/permissions";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { moveDirectoryUp } from "@/lib/people/directories/service";
import { operatorWith } from "@/lib/testing/actors";
import {
  type ScriptedDirectory,
  type ScriptedEntry,
  startScriptedDirectory,
} from "@/lib/testing/directories/scripted";
import { makeDirectory } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, keyOfText } from "@/lib/testing/operators";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { inviteFromDirectory } from "./invite";
import { signInOperator } from "./sign-in";

const owner = operatorWith("owner");
const places = ["north", "south"] as const;
type Place = (typeof places)[number];
const baseOf = (place: Place) => `ou=${place},dc=corp,dc=test`;
const dnOf = (place: Place) => `uid=ada,${baseOf(place)}`;
const passwordOf = (place: Place) => `the one in the ${place}`;

const clock = fixedClock("2026-11-20T12:00:00Z");
let real: ScriptedDirectory;
let ids: Record<Place, string>;
beforeAll(async () => {
  real = await startScriptedDirectory({
    entries: places.flatMap((place): ScriptedEntry[] => [
      {
        dn: dnOf(place),
        attributes: { objectClass: ["inetOrgPerson"], uid: ["ada"], entryUUID: [`ada-${place}`] },
      },
      {
        dn: `cn=staff,${baseOf(place)}`,
        attributes: { objectClass: ["groupOfNames"], entryUUID: [`staff-${place}`], member: [dnOf(place)] },
      },
    ]),
    bind: (name, typed) => ({
      code: places.some((place) => name === dnOf(place) && typed === passwordOf(place)) ? 0 : 49,
    }),
  });
});
afterAll(() => real?.close());
beforeEach(async () => {
  await database().operator.deleteMany({ where: { directoryId: { not: null } } });
  await database().directory.deleteMany({});
  const [north, south] = await Promise.all(
    places.map((place, position) =>
      makeDirectory({
        ...{ addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority, bindDn: "" },
        ...{ userBase: baseOf(place), operatorsSignIn: true, position },
      }),
    ),
  );
  ids = { north: north?.id ?? "", south: south?.id ?? "" };
});

const map = (place: Place, role: Role) =>
  database().directoryOperatorGroup.create({
    data: { directoryId: ids[place], position: 1, key: `staff-${place}`, dn: "", name: "staff", role },
  });
const invite = (place: Place) =>
  inviteFromDirectory(owner, { directoryId: ids[place], username: "ada" }, clock);

/** Lets the ada of this place enrol, and gives their code of the present. */
async function enrolled(place: Place) {
  const { url, operatorId } = await invite(place);
  const token = new URL(url).hash.slice(1);
  const key = keyOfText((await openOperatorLink({ token }, clock)).secretText);
  await redeemOperatorLink({ token, password: passwordOf(place), code: codeNow(key, clock) }, null, clock);
  return { operatorId, code: () => codeNow(key, clock) };
}

async function signIn(place: Place, code: () => string, source = "") {
  clock.advance(seconds(60));
  const before = real.binds.length;
  const typed = { username: "ada", password: passwordOf(place), code: code(), ip: null, source };
  const { ok, ...more } = await signInOperator(typed, clock);
  const asked = real.binds.slice(before).filter((name) => name.startsWith("uid="));
  return { ok, operatorId: "operatorId" in more ? more.operatorId : null, asked };
}

const lastReason = async () => {
  const where = { action: "operator.sign_in_failed" };
  const row = await database().auditEvent.findFirstOrThrow({ where, orderBy: { id: "desc" } });
  return (row.detail as { reason: string }).reason;
};

test("the first in order that knows it counts, also where it makes them nobody", async () => {
  await map("south", "owner");
  const { operatorId, code } = await enrolled("south");
  expect(await signIn("south", code)).toEqual({ ok: false, operatorId: null, asked: [] });
  expect(await lastReason()).toBe("not_mapped");
  await moveDirectoryUp(owner, { id: ids.south });
  expect(await signIn("south", code)).toEqual({ ok: true, operatorId, asked: [dnOf("south")] });
});

test("while the first does not answer nobody can tell, so nobody is let in by the second", async () => {
  await map("south", "owner");
  const { code } = await enrolled("south");
  await database().directory.update({
    where: { id: ids.north },
    data: { addresses: [`${real.host}:1`], revision: { increment: 1 } },
  });
  expect(await signIn("south", code)).toEqual({ ok: false, operatorId: null, asked: [] });
  expect(await lastReason()).toBe("directory_unavailable");
});

test("of two operators with one name the second is refused, and neither password is worth anything for the other", async () => {
  await map("north", "auditor");
  await map("south", "owner");
  const north = await enrolled("north");
  await expect(invite("south")).rejects.toMatchObject({ code: "conflict" });
  expect(await signIn("south", north.code)).toEqual({ ok: false, operatorId: null, asked: [dnOf("north")] });
  expect(await lastReason()).toBe("wrong_password");
  await database().directory.updateMany({ data: { onLoginPage: true } });
  expect(await signIn("south", north.code, ids.south)).toMatchObject({ ok: false, asked: [] });
  expect(await lastReason()).toBe("name_taken");
  const { operatorId } = north;
  expect(await signIn("north", north.code, ids.north)).toEqual({
    ...{ ok: true, operatorId, asked: [dnOf("north")] },
  });
  expect(await database().operator.findUniqueOrThrow({ where: { id: operatorId } })).toMatchObject({
    role: "auditor",
  });
});
