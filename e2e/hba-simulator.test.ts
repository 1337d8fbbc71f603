/** Compares the simulator with a real server: who gets which line, for files and logins that try every rule. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Login, Membership, ServerFacts } from "@/lib/protocols/postgres/hba/login";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import { simulate } from "@/lib/protocols/postgres/hba/simulate";
import { hbaScenarios } from "./support/hba-scenarios";
import { type HbaServer, startHbaServer } from "./support/hba-server";

const roles = {
  alice: "LOGIN",
  bob: "LOGIN",
  carol: "LOGIN",
  dave: "LOGIN",
  erin: "LOGIN",
  boss: "LOGIN SUPERUSER",
  chief: "LOGIN SUPERUSER",
  all: "LOGIN",
  app_read: "LOGIN",
  appread: "LOGIN",
  "Mixed Case": "LOGIN",
  müller: "LOGIN",
  MÜLLER: "LOGIN",
  ü: "LOGIN",
  "+staff": "LOGIN",
  "/^a": "LOGIN",
  replicator: "LOGIN REPLICATION",
  staff: "LOGIN",
  team: "NOLOGIN",
};
const memberships: readonly Membership[] = [
  { member: "carol", role: "staff" },
  { member: "team", role: "staff" },
  { member: "dave", role: "team" },
  { member: "erin", role: "staff" },
  { member: "chief", role: "staff" },
];
const databases = ["alice", "app", "app2", "all", "replication", "my db", "staff", "team", "Mixed Case"];

let server: HbaServer;

beforeAll(async () => {
  server = await startHbaServer();
  for (const [name, attributes] of Object.entries(roles))
    await server.admin.query(`CREATE ROLE ${pg.escapeIdentifier(name)} ${attributes}`);
  for (const { member, role } of memberships) {
    const options = member === "erin" ? " WITH INHERIT FALSE, SET FALSE" : "";
    await server.admin.query(
      `GRANT ${pg.escapeIdentifier(role)} TO ${pg.escapeIdentifier(member)}${options}`,
    );
  }
  for (const name of databases) await server.admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
});

afterAll(() => server?.remove());

test("there are at least 60 logins to compare", () => {
  expect(hbaScenarios.flatMap(({ logins }) => logins).length).toBeGreaterThanOrEqual(60);
});

for (const { name, hba, logins } of hbaScenarios) {
  describe(name, () => {
    beforeAll(() => server.loadHba(hba));
    for (const login of logins) {
      test(describeLogin(login), async (context) => {
        const isIpv6 = login.source.kind === "address" && login.source.address.includes(":");
        context.skip(isIpv6 && !server.hasIpv6, "This machine has no IPv6.");
        expect(predict(hba, login)).toEqual(await server.decide(login));
      });
    }
  });
}

function predict(hba: string, login: Login) {
  const { rules, problems } = parseHba(hba, { version: 18, missingMethods: ["gss"] });
  expect(problems).toEqual([]);
  const facts: ServerFacts = {
    version: 18,
    roles: Object.keys(roles),
    memberships,
    interfaces: server.interfaces,
  };
  const simulation = simulate(rules, login, facts);
  if (simulation.outcome === "implicit_reject") return "no entry";
  if (simulation.outcome === "unknown") return simulation.reason;
  return simulation.rule.method === "reject" ? "rejected" : { line: simulation.rule.lineNumber };
}

function describeLogin({ role, database, replication, source }: Login): string {
  const from = source.kind === "socket" ? "socket" : `${source.address} ${source.transport}`;
  return `${role} to ${replication === "physical" ? "replication" : database} from ${from}`;
}
