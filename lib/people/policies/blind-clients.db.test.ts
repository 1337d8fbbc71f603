/** The warning about rules that look at an address which nobody can know: it goes once a worker sees the logins of the client. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makePolicy, makeServer } from "@/lib/testing/factories";
import { listPolicies } from "./queries";

const owner = operatorWith("owner");
const rules = [{ kind: "network", networks: ["192.0.2.0/24"], when: "outside", outcome: "deny" }];

test.each([
  ["postgresql", ["radius"], true],
  ["required", ["ldap"], true],
  ["required", ["radius"], false],
  ["required", ["radius", "ldap"], false],
])("a client with Message-Authenticator %s and doors %j", async (messageAuthenticator, doors, isBlind) => {
  const { id: clientId } = await makeClient({ messageAuthenticator, doors });
  const clients = { create: { clientId } };
  const { id: policyId } = await makePolicy({ adaptive: true, rules, clients });
  const isWarned = async () =>
    (await listPolicies(owner)).warnings.some(
      (warning) => warning.policyId === policyId && warning.id === "blind_network_rule",
    );
  expect(await isWarned()).toBe(isBlind);
  const { id: serverId } = await makeServer({ clientId });
  expect(await isWarned()).toBe(isBlind);
  const watch = { serverId, worker: "w", at: new Date() };
  await database().whereFromWatch.create({ data: { ...watch, seesStarting: false } });
  expect(await isWarned(), "it sees sessions alone").toBe(isBlind);
  await database().whereFromWatch.updateMany({ data: { seesStarting: true } });
  expect(await isWarned()).toBe(false);
  await database().whereFromWatch.updateMany({ data: { failure: "gone\nlook" } });
  expect(await isWarned(), "the connection failed").toBe(isBlind);
  await database().whereFromWatch.updateMany({ data: { failure: null } });
  await database().server.update({ where: { id: serverId }, data: { whereFrom: false } });
  expect(await isWarned(), "switched off").toBe(isBlind);
});
