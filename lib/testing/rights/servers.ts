/** Rights to the functions of lib/servers. */
import { pbkdf2Sync } from "node:crypto";
import type { Actor, OperatorActor } from "@/lib/foundation/access/actor";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { verifierText } from "@/lib/protocols/postgres/scram";
import {
  groupsOfRoles,
  letInByPolicy,
  rolesWithoutUser,
  serverLetInByGrace,
  serverLetInByPolicy,
} from "@/lib/servers/bypass/by-policy";
import {
  acceptedRoles,
  judgedWays,
  openBypasses,
  openBypassesOf,
  rolesWithOpenWay,
  serverAsksPostern,
  serverLineGaps,
  serverWaysIn,
} from "@/lib/servers/bypass/queries";
import { simulateInput, waysRequest } from "@/lib/servers/bypass/schema";
import { acceptException, withdrawException } from "@/lib/servers/bypass/service";
import { clientLines, serverLines } from "@/lib/servers/hba/client-lines";
import { serverHba, simulateLogin } from "@/lib/servers/hba/server-hba";
import { runLiveTest } from "@/lib/servers/live-test/run";
import { requestPosture } from "@/lib/servers/posture/jobs";
import { allPostures, serverPosture } from "@/lib/servers/posture/queries";
import { runPosture } from "@/lib/servers/posture/run";
import { waiveCheck, withdrawWaiver } from "@/lib/servers/posture/service";
import { leftOut } from "@/lib/servers/protection/left-out";
import { protectionStates, serverProtection } from "@/lib/servers/protection/queries";
import { testProtection } from "@/lib/servers/protection/run";
import { listServers, serverDetail, serverReading } from "@/lib/servers/registry/queries";
import { readServer, testConnection } from "@/lib/servers/registry/read";
import { listRoles, listUsersWithoutRole, sqlForMissingRoles } from "@/lib/servers/registry/roles";
import {
  createServerInput,
  roleListRequest,
  serverListRequest,
  testConnectionInput,
  updateServerInput,
} from "@/lib/servers/registry/schema";
import { createServer, deleteServer, updateServer } from "@/lib/servers/registry/service";
import {
  createUsersFromRoles,
  makeRoleAnAlias,
  planUsersFromRoles,
} from "@/lib/servers/registry/take-over-roles";
import { templateStateInput } from "@/lib/servers/role-templates/schema";
import { readTemplateState } from "@/lib/servers/role-templates/service";
import { endSession } from "@/lib/servers/sessions/end";
import { lookAtSessions } from "@/lib/servers/sessions/look";
import { endOffer, lookEverywhere, sessionsOfUser, unendedUsers } from "@/lib/servers/sessions/of-user";
import { sessionFindings, watchedSessions } from "@/lib/servers/sessions/queries";
import { sessionsRequest } from "@/lib/servers/sessions/schema";
import { importVerifiers, previewVerifiers } from "@/lib/servers/verifiers/service";
import { whereFromWatched } from "@/lib/servers/where-from/queries";
import { readDoorAuthority } from "@/lib/servers/workers/authority";
import { checkDoors } from "@/lib/servers/workers/check-doors";
import { listWorkers, workerPlaces } from "@/lib/servers/workers/queries";
import { makeClient, makeServer, makeUser } from "@/lib/testing/factories";
import { aReading, aRole } from "@/lib/testing/readings";
import { changes, type Rights, reads } from "./right";

const unique = (word: string) => `${word}-${crypto.randomUUID().slice(0, 8)}`;

/** A call about a server that was read: it has a login role of a new name, whom no user has. */
const withServer = (call: (actor: Actor, id: string, role: string) => unknown) => async () => {
  const role = unique("role");
  const reading = aReading({ roles: [aRole(role)] }) as unknown as Prisma.InputJsonObject;
  const { id } = await makeServer({ reading, readAt: new Date() });
  return (actor: Actor) => call(actor, id, role);
};

const settings = (name: string) => ({
  name,
  host: "127.0.0.1",
  port: 1,
  sslMode: "require",
  monitorRole: "postern_monitor",
  monitorPassword: "secret",
});

/** What the SQL prints for one role whose user is there. */
async function printedRole(): Promise<{ readonly role: string; readonly text: string }> {
  const { username: role } = await makeUser();
  const salted = pbkdf2Sync("secret", "sixteen octets..", 4096, 32, "sha256");
  return { role, text: `${role},${verifierText(salted, Buffer.from("sixteen octets.."), 4096)}` };
}

const nextMonth = () => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const way = { role: "ada", method: "trust", network: "any", reason: "because" } as const;

export const servers: Rights = {
  "servers/bypass.letInByPolicy": reads(
    "server.read",
    () => (actor: Actor) => letInByPolicy(actor, [], null),
  ),
  "servers/bypass.serverLetInByGrace": reads("server.read", withServer(serverLetInByGrace)),
  "servers/bypass.serverLetInByPolicy": reads("server.read", withServer(serverLetInByPolicy)),
  "servers/bypass.rolesWithoutUser": reads(
    "server.read",
    () => (actor: Actor) => rolesWithoutUser(actor, ["ada"]),
  ),
  "servers/bypass.groupsOfRoles": reads("group.read", () => (actor: Actor) => groupsOfRoles(actor, ["ada"])),
  "servers/bypass.serverWaysIn": reads(
    "server.read",
    withServer((actor, id) => serverWaysIn(actor, id, waysRequest.parse({}))),
  ),
  "servers/bypass.serverAsksPostern": reads("server.read", withServer(serverAsksPostern)),
  "servers/bypass.serverLineGaps": reads("server.read", withServer(serverLineGaps)),
  "servers/bypass.acceptedRoles": reads("server.read", withServer(acceptedRoles)),
  "servers/bypass.rolesWithOpenWay": reads("server.read", withServer(rolesWithOpenWay)),
  "servers/bypass.openBypasses": reads("server.read", () => openBypasses),
  "servers/bypass.openBypassesOf": reads("server.read", withServer(openBypassesOf)),
  "servers/bypass.judgedWays": reads("server.read", withServer(judgedWays)),
  "servers/bypass.acceptException": changes(
    "server.write",
    "bypass.accepted",
    withServer((actor, serverId) => acceptException(actor, { ...way, serverId, expiresOn: nextMonth() })),
  ),
  "servers/bypass.withdrawException": changes("server.write", "bypass.withdrawn", async () => {
    const { id: serverId } = await makeServer();
    const data = { ...way, serverId, acceptedBy: "test", expiresAt: new Date(Date.now() + 86_400_000) };
    const { id } = await database().bypassException.create({ data });
    return (actor: Actor) => withdrawException(actor, { id });
  }),

  "servers/hba.serverHba": reads("server.read", withServer(serverHba)),
  "servers/hba.simulateLogin": reads(
    "server.read",
    withServer((actor, serverId, role) =>
      simulateLogin(actor, simulateInput.parse({ serverId, role, database: "postgres" })),
    ),
  ),
  "servers/hba.serverLines": reads("server.read", withServer(serverLines)),
  "servers/hba.clientLines": reads("server.read", async () => {
    const { id } = await makeClient();
    return (actor: Actor) => clientLines(actor, id);
  }),
  "servers/workers.checkDoors": reads("client.read", () => (actor: Actor) => checkDoors(actor, { host: "" })),
  "servers/live-test.runLiveTest": changes("server.write", "server.login_tested", async () => {
    const { id: serverId } = await makeServer();
    const input = { serverId, role: "ada", database: "postgres", password: "x", code: "" };
    const listener = { emit: () => undefined, signal: AbortSignal.timeout(10_000) };
    return (actor: OperatorActor) => runLiveTest(actor, input, listener);
  }),
  "servers/protection.protectionStates": reads("server.read", () => protectionStates),
  "servers/protection.leftOut": reads("server.read", withServer(leftOut)),
  "servers/protection.serverProtection": reads("server.read", withServer(serverProtection)),
  "servers/protection.testProtection": changes("server.write", "server.protection_tested", async () => {
    const { id: serverId } = await makeServer();
    const typed = { password: "x", code: "123456", oldPassword: "" };
    const listener = { emit: () => undefined, signal: AbortSignal.timeout(10_000) };
    return (actor: OperatorActor) =>
      testProtection(actor, { serverId, role: "ada", database: "postgres", ...typed }, listener);
  }),

  "servers/registry.listServers": reads(
    "server.read",
    () => (actor: Actor) => listServers(actor, serverListRequest.parse({})),
  ),
  "servers/registry.serverDetail": reads("server.read", withServer(serverDetail)),
  "servers/registry.serverReading": reads("server.read", withServer(serverReading)),
  "servers/where-from.whereFromWatched": reads("server.read", withServer(whereFromWatched)),
  // What is read is no setting: it may be read again at any time, and nobody else hears of it.
  "servers/registry.readServer": reads(
    "server.write",
    withServer((actor, id) => readServer(actor, { id })),
  ),
  "servers/registry.testConnection": reads(
    "server.write",
    () => (actor: Actor) => testConnection(actor, testConnectionInput.parse(settings(""))),
  ),
  "servers/registry.listRoles": reads(
    "server.read",
    withServer((actor, id) => listRoles(actor, id, roleListRequest.parse({}), new Set())),
  ),
  "servers/registry.listUsersWithoutRole": reads(
    "server.read",
    withServer((actor, id) => listUsersWithoutRole(actor, id, roleListRequest.parse({}))),
  ),
  "servers/registry.sqlForMissingRoles": reads(
    "server.read",
    withServer((actor, id) => sqlForMissingRoles(actor, { id, search: "" })),
  ),
  "servers/registry.createServer": changes(
    "server.set_password",
    "server.created",
    () => (actor: Actor) => createServer(actor, createServerInput.parse(settings(unique("server")))),
  ),
  "servers/registry.updateServer": [
    changes(
      "server.write",
      "server.updated",
      withServer((actor, id) => {
        const { monitorPassword: _, ...kept } = settings(unique("server"));
        // As makeServer makes it: the kept password goes nowhere else.
        const there = { sslMode: "verify-full" };
        return updateServer(actor, updateServerInput.parse({ ...kept, ...there, id }));
      }),
    ),
    changes(
      "server.set_password",
      "server.updated",
      withServer((actor, id) =>
        updateServer(actor, updateServerInput.parse({ ...settings(unique("server")), id })),
      ),
    ),
  ],
  "servers/registry.deleteServer": changes(
    "server.write",
    "server.deleted",
    withServer((actor, id) => deleteServer(actor, { id })),
  ),
  "servers/registry.planUsersFromRoles": reads(
    "user.write",
    withServer((actor, id, role) => planUsersFromRoles(actor, { id, roles: [role], all: false, search: "" })),
  ),
  "servers/registry.createUsersFromRoles": changes(
    "user.write",
    "user.created",
    withServer((actor, id, role) =>
      createUsersFromRoles(actor, { id, roles: [role], all: false, search: "" }),
    ),
  ),
  "servers/registry.makeRoleAnAlias": changes(
    "user.set_role_names",
    "user.aliases_changed",
    withServer(async (actor, id, role) =>
      makeRoleAnAlias(actor, { id, role, userId: (await makeUser()).id }),
    ),
  ),

  // As readServer: it connects with the kept password, and what it finds is kept nowhere.
  "servers/role-templates.readTemplateState": reads(
    "server.write",
    withServer((actor, id) =>
      readTemplateState(
        actor,
        templateStateInput.parse({
          id,
          database: "shop",
          schemas: ["app"],
          owner: "o",
          groups: [],
          logins: [],
        }),
      ),
    ),
  ),

  "servers/posture.serverPosture": reads("server.read", withServer(serverPosture)),
  "servers/posture.allPostures": reads("server.read", () => allPostures),
  // Both as readServer: they connect with the kept password, or have that done, and change nothing on the server.
  "servers/posture.runPosture": reads(
    "server.write",
    withServer((actor, id) => runPosture(actor, { id }, { askedBy: "test" })),
  ),
  "servers/posture.requestPosture": reads(
    "server.write",
    withServer((actor, id) => requestPosture(actor, { id })),
  ),
  "servers/posture.waiveCheck": changes(
    "server.write",
    "posture.waived",
    withServer((actor, serverId) =>
      waiveCheck(actor, { serverId, checkId: "tls.min", reason: "Old client", expiresOn: nextMonth() }),
    ),
  ),
  "servers/posture.withdrawWaiver": changes("server.write", "posture.withdrawn", async () => {
    const { id: serverId } = await makeServer();
    const waiver = { checkId: "tls.min", reason: "Old client", acceptedBy: "test" };
    const data = { ...waiver, serverId, expiresAt: new Date(Date.now() + 86_400_000) };
    const { id } = await database().postureWaiver.create({ data });
    return (actor: Actor) => withdrawWaiver(actor, { id });
  }),
  "servers/sessions.watchedSessions": reads(
    "server.read",
    withServer((actor, id) => watchedSessions(actor, id, sessionsRequest.parse({}))),
  ),
  "servers/sessions.sessionsOfUser": reads("user.read", async () => {
    const { id } = await makeUser();
    return (actor: Actor) => sessionsOfUser(actor, id);
  }),
  "servers/sessions.unendedUsers": reads("user.read", () => unendedUsers),
  "servers/sessions.endOffer": reads("user.read", () => endOffer),
  "servers/sessions.lookEverywhere": reads("server.write", () => lookEverywhere),
  "servers/sessions.sessionFindings": reads("server.read", () => sessionFindings),
  // As readServer: what is seen is no setting.
  "servers/sessions.lookAtSessions": reads(
    "server.write",
    withServer((actor, serverId) => lookAtSessions(actor, { serverId })),
  ),
  "servers/sessions.endSession": changes(
    "server.write",
    "server.session_not_ended",
    withServer((actor, serverId, role) =>
      endSession(actor, { serverId, pid: 1, role, startedAt: "2026-01-01T00:00:00Z" }),
    ),
  ),

  "servers/verifiers.previewVerifiers": reads("server.write", async () => {
    const [{ text }, { id: serverId }] = [await printedRole(), await makeServer()];
    return (actor: Actor) => previewVerifiers(actor, { source: "text", text, serverId });
  }),
  "servers/verifiers.importVerifiers": changes(
    "user.set_password",
    ["server.verifiers_imported", "user.password_set"],
    async () => {
      const [{ role, text }, { id: serverId }] = [await printedRole(), await makeServer()];
      return (actor: Actor) => importVerifiers(actor, { source: "text", text, serverId, roles: [role] });
    },
  ),
  "servers/workers.readDoorAuthority": reads("client.read", () => readDoorAuthority),
  "servers/workers.listWorkers": reads("overview.read", () => listWorkers),
  "servers/workers.workerPlaces": reads("client.read", () => (actor: Actor) => workerPlaces(actor, "up")),
};
