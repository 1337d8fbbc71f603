/** Where a directory's groups are read: kept, said in the audit log, and read so by a sync with a real OpenLDAP server. */
import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { addOperatorGroup, testOperator } from "@/lib/people/directories/operators";
import { operatorWith } from "@/lib/testing/actors";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeGroup } from "@/lib/testing/factories";
import { readableDirectory } from "./connection";
import { syncDetail } from "./queries";
import { saveGroupSource } from "./settings";

const administrator = operatorWith("administrator");
const owner = operatorWith("owner");
let real: TestDirectory;
let directoryId: string;
beforeAll(async () => {
  real = await startOpenLdap();
});
afterAll(() => real?.stop());
beforeEach(async () => {
  await database().group.deleteMany({});
  await database().directory.deleteMany({});
  directoryId = (await storeDirectory(real)).id;
});

const save = (changes: object = {}, actor = administrator) =>
  saveGroupSource(actor, {
    ...{ directoryId, groupBase: real.groups, groupFilter: "(objectClass=groupOfNames)" },
    ...{ groupIdAttribute: "entryUUID", groupNameAttribute: "cn" },
    ...{ groupDescriptionAttribute: "description", groupMemberAttribute: "member", ...changes },
  });

const audited = () =>
  database().auditEvent.findMany({
    where: { subjectId: directoryId },
    select: { action: true, detail: true },
  });

test("what is usual for the kind is shown, and saving it changes nothing", async () => {
  await database().directory.update({ where: { id: directoryId }, data: { groupAttributes: {} } });
  const { directory } = await syncDetail(administrator, directoryId);
  expect(directory.groupAttributes).toEqual({
    ...{ id: "entryUUID", name: "cn", description: "description", member: "member" },
  });
  await save();
  expect(await audited()).toEqual([]);
});

test("another attribute is kept, said in the audit log, and read by the next sync", async () => {
  await save({ groupNameAttribute: "description", groupDescriptionAttribute: "" });
  expect(await audited()).toEqual([
    {
      action: "directory.sync_settings_changed",
      detail: {
        groupName: { from: "cn", to: "description" },
        groupDescription: { from: "description", to: "" },
      },
    },
  ]);
  const readable = await readableDirectory(database(), directoryId);
  expect(readable?.source.groups?.attributes).toEqual({
    ...{ id: "entryUUID", name: "description", description: "", member: "member" },
  });
});

test("the id's attribute stays while groups are known by it", async () => {
  const { id } = await makeGroup({ directoryId, directoryKey: "k" });
  const other = save({ groupIdAttribute: "cn" });
  await expect(other).rejects.toMatchObject({
    fields: { groupIdAttribute: expect.stringContaining("A group is known by the id in entryUUID") },
  });
  await database().group.delete({ where: { id } });
  await save({ groupIdAttribute: "cn" });
});

test("while operators sign in with it, only an owner says which attributes make somebody a member", async () => {
  const dn = `cn=Analysts,${real.groups}`;
  await addOperatorGroup(owner, { id: directoryId, dn, role: "owner" });
  await database().directory.update({ where: { id: directoryId }, data: { operatorsSignIn: true } });
  // Whoever writes no members of the group may write other attributes of it.
  await real.admin.modify(
    dn,
    new Change({
      operation: "add",
      modification: new Attribute({ type: "owner", values: [await real.dnOf("dan")] }),
    }),
  );
  for (const changes of [{ groupMemberAttribute: "owner" }, { groupIdAttribute: "cn" }]) {
    await expect(save(changes)).rejects.toMatchObject({ code: "forbidden" });
    await expect(save(changes, { ...owner, hasFreshProof: false })).rejects.toMatchObject({
      code: "unproven",
    });
  }
  expect(await testOperator(owner, { id: directoryId, username: "dan" })).toMatchObject({ role: null });
  await save({ groupNameAttribute: "description", groupBase: null });
  await save({ groupMemberAttribute: "owner" }, owner);
  expect(await testOperator(owner, { id: directoryId, username: "dan" })).toMatchObject({ role: "owner" });
  await expect(save({ groupIdAttribute: "cn" }, owner)).rejects.toMatchObject({
    fields: { groupIdAttribute: expect.stringContaining("A group is known by the id in entryUUID") },
  });
});
