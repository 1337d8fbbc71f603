/** Rights to the functions of lib/people/directories. */
import type { Actor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import {
  addOperatorGroup,
  findDirectoryGroups,
  moveOperatorGroupUp,
  operatorSignIn,
  removeOperatorGroup,
  testOperator,
  updateOperatorSignIn,
} from "@/lib/people/directories/operators";
import { directoryDetail, directoryNames } from "@/lib/people/directories/queries";
import {
  createDirectoryInput,
  testConnectionInput,
  testMappingInput,
  updateConnectionInput,
  updatePeopleInput,
} from "@/lib/people/directories/schema";
import {
  createDirectory,
  deleteDirectory,
  moveDirectoryUp,
  updateConnection,
  updatePeople,
  updateSwitches,
} from "@/lib/people/directories/service";
import {
  browse,
  showCertificate,
  testConnection,
  testLogin,
  testMapping,
} from "@/lib/people/directories/tests";
import { startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory } from "@/lib/testing/factories";
import { changes, type Rights, reads } from "../right";
import { unique } from "./given";

/** A directory on a port where nothing listens, and whom it would know. */
const closed = { addresses: "127.0.0.1:1", tls: "ldaps", bindDn: "cn=reader" } as const;

const somePeople = {
  ...{ userBase: "dc=x", userFilter: "(uid=*)", idAttribute: "entryUUID", usernameAttribute: "uid" },
  ...{ displayNameAttribute: "cn", emailAttribute: "", phoneAttribute: "" },
};

/** A directory that answers, with a group in the list of operators; beside it another group and somebody in both. */
export async function answeringDirectory() {
  peer ??= startScriptedDirectory({
    rootDse: { namingContexts: ["dc=x"] },
    entries: [
      { dn: "dc=x", attributes: { objectClass: ["domain"] } },
      {
        dn: "uid=nele,dc=x",
        attributes: { objectClass: ["inetOrgPerson"], uid: ["nele"], entryUUID: ["nele"] },
      },
      ...["admins", "others"].map((cn) => ({
        dn: `cn=${cn},dc=x`,
        attributes: {
          ...{ objectClass: ["groupOfNames"], cn: [cn], entryUUID: [cn], member: ["uid=nele,dc=x"] },
        },
      })),
    ],
  });
  const { host, tlsPort, authority } = await peer;
  await database().operator.deleteMany({ where: { username: "nele" } });
  const { id } = await makeDirectory({
    ...{ addresses: [`${host}:${tlsPort}`], caCertificate: authority, bindDn: "", userBase: "dc=x" },
    operatorsSignIn: true,
  });
  const group = { directoryId: id, position: 1, key: "admins", dn: "cn=admins,dc=x", name: "admins" };
  const { id: groupId } = await database().directoryOperatorGroup.create({
    data: { ...group, role: "auditor" },
  });
  return { id, groupId };
}

let peer: ReturnType<typeof startScriptedDirectory> | undefined;

/** The rows of this room. */
export const directories: Rights = {
  "people/directories.directoryDetail": reads("directory.read", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => directoryDetail(actor, id);
  }),
  "people/directories.directoryNames": reads("directory.read", async () => directoryNames),
  "people/directories.createDirectory": changes(
    "directory.write",
    "directory.created",
    () => (actor: Actor) =>
      createDirectory(
        actor,
        createDirectoryInput.parse({ name: unique("directory"), kind: "openldap", ...closed }),
      ),
  ),
  "people/directories.updateConnection": changes("directory.write", "directory.updated", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => {
      const input = { id, name: unique("directory"), bindPassword: "new", ...closed };
      return updateConnection(actor, updateConnectionInput.parse(input));
    };
  }),
  "people/directories.updatePeople": changes("directory.write", "directory.updated", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => updatePeople(actor, updatePeopleInput.parse({ id, ...somePeople }));
  }),
  "people/directories.updateSwitches": changes("directory.write", "directory.updated", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) =>
      updateSwitches(actor, {
        id,
        active: true,
        createUsers: true,
        localFallback: true,
        passwordChanges: true,
      });
  }),
  "people/directories.operatorSignIn": reads("directory.read", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => operatorSignIn(actor, id);
  }),
  "people/directories.updateOperatorSignIn": changes(
    "directory.operators",
    "directory.operators_changed",
    async () => {
      const { id } = await makeDirectory();
      return (actor: Actor) => updateOperatorSignIn(actor, { id, operatorsSignIn: true, onLoginPage: true });
    },
  ),
  "people/directories.addOperatorGroup": changes(
    "directory.operators",
    "directory.operators_changed",
    async () => {
      const { id } = await answeringDirectory();
      return (actor: Actor) => addOperatorGroup(actor, { id, dn: "cn=others,dc=x", role: "auditor" });
    },
  ),
  "people/directories.removeOperatorGroup": changes(
    "directory.operators",
    "directory.operators_changed",
    async () => {
      const group = await answeringDirectory();
      return (actor: Actor) => removeOperatorGroup(actor, group);
    },
  ),
  "people/directories.moveOperatorGroupUp": changes(
    "directory.operators",
    "directory.operators_changed",
    async () => {
      const { id, groupId } = await answeringDirectory();
      await database().directoryOperatorGroup.create({
        data: {
          directoryId: id,
          position: 0,
          key: "others",
          dn: "cn=others,dc=x",
          name: "others",
          role: "owner",
        },
      });
      return (actor: Actor) => moveOperatorGroupUp(actor, { id, groupId });
    },
  ),
  "people/directories.findDirectoryGroups": reads("directory.sync", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => findDirectoryGroups(actor, { id, query: "a" });
  }),
  "people/directories.testOperator": changes("directory.operators", "directory.operator_tested", async () => {
    const { id } = await answeringDirectory();
    return (actor: Actor) => testOperator(actor, { id, username: "nele" });
  }),
  "people/directories.moveDirectoryUp": changes("directory.write", "directory.reordered", async () => {
    await makeDirectory({ position: -1 });
    const { id } = await makeDirectory({ position: 1000 });
    return (actor: Actor) => moveDirectoryUp(actor, { id });
  }),
  "people/directories.deleteDirectory": changes("directory.write", "directory.deleted", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => deleteDirectory(actor, { id });
  }),
  "people/directories.testConnection": reads(
    "directory.write",
    () => (actor: Actor) => testConnection(actor, testConnectionInput.parse(closed)),
  ),
  "people/directories.showCertificate": reads(
    "directory.write",
    () => (actor: Actor) => showCertificate(actor, { addresses: "127.0.0.1:1", tls: "ldaps" }),
  ),
  "people/directories.browse": reads("directory.write", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => browse(actor, { id, base: "" });
  }),
  "people/directories.testMapping": reads("directory.write", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => testMapping(actor, testMappingInput.parse({ id, ...somePeople }));
  }),
  "people/directories.testLogin": changes("directory.write", "directory.login_tested", async () => {
    const { id } = await makeDirectory();
    return (actor: Actor) => testLogin(actor, { id, username: "ada", password: "x" });
  }),
};
