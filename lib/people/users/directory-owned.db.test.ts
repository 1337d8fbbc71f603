/** What a directory owns of a user is refused to operators, and what it disables is disabled everywhere. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { unassignUsers } from "@/lib/people/groups/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeDirectory, makeGroup, makeUser } from "@/lib/testing/factories";
import { changeNextUsers } from "./bulk";
import { getUser } from "./detail";
import { userListRequest } from "./filter";
import { setGroups } from "./groups";
import { listUsers } from "./queries";
import { updateUserInput } from "./schema";
import { updateUser } from "./service";

const administrator = operatorWith("administrator");

async function someone(attributes?: { readonly phone: string }) {
  const directory = await makeDirectory();
  if (attributes) {
    const own = directory.attributes as Record<string, string>;
    await database().directory.update({
      where: { id: directory.id },
      data: { attributes: { ...own, ...attributes } },
    });
  }
  const user = await makeUser({ directoryId: directory.id, directoryKey: crypto.randomUUID() });
  const [given, own] = [await makeGroup(), await makeGroup()];
  await database().groupMember.createMany({
    data: [
      { userId: user.id, groupId: given.id, fromDirectory: true },
      { userId: user.id, groupId: own.id },
    ],
  });
  return { directory, user, given, own };
}

const inputOf = (
  user: { id: string; username: string; displayName: string; email: string | null },
  more: object,
) =>
  updateUserInput.parse({
    userId: user.id,
    username: user.username,
    displayName: user.displayName,
    email: user.email ?? "",
    ...more,
  });

test.each(["username", "displayName", "email", "phone"])("%s is the directory's", async (field) => {
  const { directory, user } = await someone();
  const wanted = { username: "other", displayName: "Other", email: "o@example.org", phone: "+49 30 1" }[
    field
  ];
  await expect(updateUser(administrator, inputOf(user, { [field]: wanted }))).rejects.toMatchObject({
    code: "invalid_input",
    fields: { [field]: expect.stringContaining(directory.name) },
  });
});

test("notes, and a field that no attribute is chosen for, are the operator's", async () => {
  const { user } = await someone({ phone: "" });
  await updateUser(administrator, inputOf(user, { notes: "on leave", phone: "+49 30 1234" }));
  expect(await database().user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({
    ...{ notes: "on leave", phone: "+49 30 1234" },
  });
});

test("a membership that the directory gave is not taken, alone or in bulk; the operator's own is", async () => {
  const { user, given, own } = await someone();
  await expect(setGroups(administrator, { userId: user.id, groupIds: [own.id] })).rejects.toMatchObject({
    fields: { groupIds: expect.stringContaining(given.name) },
  });
  await setGroups(administrator, { userId: user.id, groupIds: [given.id] });
  expect(await unassignUsers(administrator, { groupId: given.id, userIds: [user.id] })).toBe(0);
  const { lines } = await database().$transaction((tx) =>
    changeNextUsers(
      administrator,
      tx,
      { action: "remove_from_group", groupId: given.id, selection: { kind: "ids", ids: [user.id] } },
      null,
    ),
  );
  expect(lines).toMatchObject([
    { outcome: "failed", why: expect.stringContaining("comes from the directory") },
  ]);
  expect((await getUser(administrator, user.id)).groups).toMatchObject([
    { id: given.id, isDirectorys: true },
  ]);
});

test("whom the directory disabled is disabled on pages, and gets no link", async () => {
  const { user } = await someone();
  await database().user.update({
    where: { id: user.id },
    data: { directoryDisabledAt: new Date(), directoryDisabledWhy: "No longer in the directory." },
  });
  expect(await getUser(administrator, user.id)).toMatchObject({
    status: "disabled",
    directory: { disabledWhy: "No longer in the directory." },
  });
  const { rows } = await listUsers(
    administrator,
    userListRequest.parse({ search: user.username, status: "disabled" }),
  );
  expect(rows.map(({ id, status }) => [id, status])).toEqual([[user.id, "disabled"]]);
  await expect(issueEnrollmentLink(administrator, { userId: user.id })).rejects.toMatchObject({
    message: expect.stringContaining("directory"),
  });
});
