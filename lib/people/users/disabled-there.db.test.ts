/** Tests that a user whom the directory disabled is disabled wherever an operator's disabling counts. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { liveSession } from "@/lib/people/console-sessions/live";
import { listOwnSessions } from "@/lib/people/console-sessions/queries";
import { startSession } from "@/lib/people/console-sessions/start";
import { openLink } from "@/lib/people/enrollment/enroll";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { enrolmentCoverage } from "@/lib/programs/overview/coverage";
import { countUnprotected } from "@/lib/programs/overview/unprotected";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeDirectory, makeUser } from "@/lib/testing/factories";
import { issueBypassCode } from "./bypass";
import { getUser } from "./detail";
import { userListRequest } from "./filter";
import { listUsers } from "./queries";

const owner = operatorWith("owner");
const now = new Date();
let user: Awaited<ReturnType<typeof makeUser>>;

beforeEach(async () => {
  const { id: directoryId } = await makeDirectory();
  user = await makeUser({ directoryId, directoryKey: crypto.randomUUID() });
});

const disableThere = () =>
  database().user.update({
    where: { id: user.id },
    data: { directoryDisabledAt: now, directoryDisabledWhy: "Disabled in the directory." },
  });

async function openLinkOf(userId: string) {
  const { url } = await issueEnrollmentLink(owner, { userId });
  return url.split("#")[1] ?? "";
}

test("a link that is open opens no more, and none is issued", async () => {
  const token = await openLinkOf(user.id);
  expect(await openLink({ token })).toMatchObject({ username: user.username });
  await disableThere();
  await expect(openLink({ token })).rejects.toMatchObject({ code: "not_found" });
  await expect(issueEnrollmentLink(owner, { userId: user.id })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Enable the person in the directory first."),
  });
  const bypass = { userId: user.id, reason: "lost phone", validMinutes: 60 };
  await expect(issueBypassCode(owner, bypass)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Enable the person in the directory first."),
  });
});

test("a session in self-service ends, and is listed no more", async () => {
  const account = { kind: "user", id: user.id, epoch: user.sessionEpoch } as const;
  const id = await startSession(database(), account, { ip: null }, now);
  const actor = { ...userActor(user.id, user.username), sessionId: id };
  expect(await liveSession(id)).toMatchObject({ accountId: user.id });
  expect(await listOwnSessions(actor)).toHaveLength(1);
  await disableThere();
  expect(await liveSession(id)).toBeNull();
  expect(await listOwnSessions(actor)).toEqual([]);
});

test("the page of the user, the list and its counts say disabled", async () => {
  const listed = async (status?: "disabled" | "no_factor") =>
    (await listUsers(owner, userListRequest.parse({ search: user.username, status }))).rows.map(
      (row) => row.status,
    );
  // A directory's people have its password.
  expect(await listed("no_factor")).toEqual(["no_factor"]);
  expect((await getUser(owner, user.id)).status).toBe("no_factor");
  await disableThere();
  expect(await listed()).toEqual(["disabled"]);
  expect(await listed("disabled")).toEqual(["disabled"]);
  expect(await listed("no_factor")).toEqual([]);
  expect((await getUser(owner, user.id)).status).toBe("disabled");
});

test("the overview counts only who may log in", async () => {
  const [active, missing] = [await enrolmentCoverage(owner), await countUnprotected()];
  await disableThere();
  expect(await enrolmentCoverage(owner)).toMatchObject({
    everyone: { active: active.everyone.active - 1, enrolled: active.everyone.enrolled },
  });
  expect((await countUnprotected()).withPassword).toBe(missing.withPassword - 1);
});
