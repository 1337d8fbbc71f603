/** Rights to the functions of lib/people/directory-sync. */
import type { Actor } from "@/lib/foundation/access/actor";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { everyItem, listItems, listSyncs, syncDetail, syncRun } from "@/lib/people/directory-sync/queries";
import { allowSync, cancelSync, startDueSyncs, startSync } from "@/lib/people/directory-sync/runs";
import { itemListRequest } from "@/lib/people/directory-sync/schema";
import { mapGroup, saveGroupSource, saveSyncSettings } from "@/lib/people/directory-sync/settings";
import { makeDirectory, makeGroup } from "@/lib/testing/factories";
import { allOf, changes, type Rights, reads } from "../right";

/** A run of a directory of its own that waits. */
async function makeSyncRun(data: Partial<Prisma.DirectorySyncRunUncheckedCreateInput> = {}) {
  const { id: directoryId } = await makeDirectory();
  return database().directorySyncRun.create({
    data: { directoryId, kind: "sync", requestedBy: "somebody", ...data },
  });
}

/** The rows of this room. */
export const directorySync: Rights = {
  "people/directory-sync.listSyncs": reads("directory.read", () => listSyncs),
  "people/directory-sync.syncDetail": reads("directory.read", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => syncDetail(actor, id);
  }),
  "people/directory-sync.syncRun": reads("directory.read", async () => {
    const { id } = await makeSyncRun();
    return (actor: Actor) => syncRun(actor, id);
  }),
  "people/directory-sync.listItems": reads("directory.read", async () => {
    const { id: runId } = await makeSyncRun();
    return (actor: Actor) => listItems(actor, itemListRequest.parse({ runId }));
  }),
  "people/directory-sync.everyItem": reads("directory.read", async () => {
    const { id: runId } = await makeSyncRun();
    return (actor: Actor) => allOf(everyItem(actor, { runId, search: "" }));
  }),
  "people/directory-sync.saveSyncSettings": changes(
    "directory.write",
    "directory.sync_settings_changed",
    async () => {
      const { id: directoryId } = await makeDirectory();
      const wanted = { conflicts: "skip", stopPercent: 5, allGroups: true, welcome: false } as const;
      return (actor: Actor) => saveSyncSettings(actor, { directoryId, everyMinutes: 60, ...wanted });
    },
  ),
  "people/directory-sync.saveGroupSource": changes(
    "directory.write",
    "directory.sync_settings_changed",
    async () => {
      const { id: directoryId } = await makeDirectory();
      const wanted = {
        ...{ groupBase: "ou=groups,dc=example,dc=org", groupFilter: "(objectClass=group)" },
        ...{ groupIdAttribute: "entryUUID", groupNameAttribute: "cn" },
        ...{ groupDescriptionAttribute: "", groupMemberAttribute: "uniqueMember" },
      };
      return (actor: Actor) => saveGroupSource(actor, { directoryId, ...wanted });
    },
  ),
  "people/directory-sync.mapGroup": changes("directory.write", "directory.groups_mapped", async () => {
    const { id: directoryId } = await makeDirectory();
    const listed = await database().directoryGroup.create({
      data: { directoryId, key: "1", dn: "cn=a", name: "a" },
    });
    const { id: groupId } = await makeGroup();
    return (actor: Actor) => mapGroup(actor, { directoryId, directoryGroupId: listed.id, groupId });
  }),
  "people/directory-sync.startSync": [
    changes("directory.sync", "directory.sync_requested", async () => {
      const { id: directoryId } = await makeDirectory();
      return (actor: Actor) => startSync(actor, { directoryId, kind: "sync" });
    }),
    changes("directory.sync", [], async () => {
      const { id: directoryId } = await makeDirectory();
      return (actor: Actor) => startSync(actor, { directoryId, kind: "preview" });
    }),
  ],
  "people/directory-sync.allowSync": changes(
    "directory.sync_beyond_stop",
    "directory.sync_allowed",
    async () => {
      const digest = "0".repeat(64);
      const { id: runId } = await makeSyncRun({ state: "held", finishedAt: new Date(), digest });
      return (actor: Actor) => allowSync(actor, { runId, digest });
    },
  ),
  "people/directory-sync.cancelSync": changes("directory.sync", "directory.sync_cancelled", async () => {
    const { id: runId } = await makeSyncRun();
    return (actor: Actor) => cancelSync(actor, { runId });
  }),
  "people/directory-sync.startDueSyncs": changes("directory.sync", [], () => startDueSyncs),
};
