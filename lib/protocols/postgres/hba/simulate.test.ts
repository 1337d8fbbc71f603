/** What the comparison with a real server cannot show: what is unknown stays unknown. */
import { expect, it } from "vitest";
import { processorMs } from "@/lib/testing/processor";
import type { Login, ServerFacts } from "./login";
import { parseHba } from "./parse";
import { simulate } from "./simulate";

const facts: ServerFacts = { version: 18, roles: null, memberships: [], interfaces: null };
const alice: Login = {
  role: "alice",
  database: "app",
  replication: "none",
  source: { kind: "address", address: "192.0.2.7", transport: "plain" },
};
const run = (text: string, login: Partial<Login> = {}, known: Partial<ServerFacts> = {}) =>
  simulate(parseHba(text, { version: 18 }).rules, { ...alice, ...login }, { ...facts, ...known });

it("names the line that decides, and why those above do not", () => {
  const found = run("hostssl all all all trust\nhost all bob all md5\nhost all all 192.0.2.0/24 reject");
  expect(found).toMatchObject({ outcome: "rule", rule: { lineNumber: 3 } });
  expect(found.steps.map(({ answer }) => ("reason" in answer ? answer.reason : answer.is))).toEqual([
    "hostssl does not take connections without encryption.",
    "Role alice is not named.",
    "match",
  ]);
});

it("does not guess at host names, interfaces and strange patterns", () => {
  for (const line of [
    "host all all db.example.com trust",
    "host all all samenet trust",
    'host all "/(?x)A" all trust',
  ])
    expect(run(`${line}\nhost all all all reject`)).toMatchObject({
      outcome: "unknown",
      rule: { lineNumber: 1 },
      otherwise: { method: "reject" },
    });
});

it("says unknown for what follows when two lines are in doubt", () => {
  expect(run("host all all a.example trust\nhost all all b.example reject")).toMatchObject({
    outcome: "unknown",
    otherwise: "unknown",
  });
  expect(run("host all all a.example trust")).toMatchObject({ otherwise: "implicit_reject" });
});

it("uses a resolved name and known interfaces", () => {
  const source = { kind: "address", address: "192.0.2.7", transport: "plain" } as const;
  const named = (hostName: string) => ({ source: { ...source, hostName } });
  expect(run("host all all .example.com trust", named("DB.Example.com")).outcome).toBe("rule");
  expect(run("host all all example.com trust", named("db.example.com")).outcome).toBe("implicit_reject");
  expect(run("host all all samenet trust", {}, { interfaces: ["192.0.2.1/24"] }).outcome).toBe("rule");
  expect(run("host all all samehost trust", {}, { interfaces: ["192.0.2.1/24"] }).outcome).toBe(
    "implicit_reject",
  );
});

it("keeps connections encrypted by GSSAPI apart from TLS", () => {
  const gss: Partial<Login> = { source: { kind: "address", address: "192.0.2.7", transport: "gss" } };
  const line = (type: string) => run(`${type} all all all md5`, gss).outcome;
  expect(["host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"].map(line)).toEqual([
    "rule",
    "implicit_reject",
    "rule",
    "rule",
    "implicit_reject",
  ]);
});

it("takes a slash before 16 as part of the name", () => {
  expect(run("host all /^a all trust", {}, { version: 15 }).outcome).toBe("implicit_reject");
  expect(run("host all /^a all trust").outcome).toBe("rule");
});

it("is not held up by a pattern that takes a backtracking matcher seconds", () => {
  const took = processorMs(() => {
    const found = run("host all /^(a+)+$ all trust", { role: `${"a".repeat(32)}!` });
    expect(found.outcome).toBe("implicit_reject");
  });
  expect(took).toBeLessThan(1000);
});

it.each(["hostnossl", "hostgssenc"])("%s does not take a connection of another kind", (type) => {
  const transport = type === "hostnossl" ? "tls" : "plain";
  const source = { kind: "address", address: "192.0.2.7", transport } as const;
  expect(run(`${type} all all all trust`, { source }).outcome).toBe("implicit_reject");
});

it("says what a line for the socket is for", () => {
  expect(run("local all all trust").steps[0]?.answer).toEqual({
    is: "no",
    reason: "local is for the Unix socket.",
  });
});

it("tells keywords from databases that are called like them", () => {
  const outcome = (word: string, database: string, known: Partial<ServerFacts> = {}) =>
    run(`host ${word} all all trust`, { database }, known).outcome;
  expect(outcome("replication", "replication")).toBe("implicit_reject");
  expect(outcome('"replication"', "replication")).toBe("rule");
  expect(outcome('"all"', "app")).toBe("implicit_reject");
  expect(outcome('"all"', "all")).toBe("rule");
  const memberships = [{ member: "alice", role: "staff" }];
  expect(outcome("samerole", "staff", { memberships })).toBe("rule");
  expect(outcome("samerole", "app", { memberships })).toBe("implicit_reject");
});

it("counts a role that does not exist as a member of nothing, not even of itself", () => {
  expect(run("host all +alice all trust").outcome).toBe("rule");
  expect(run("host all +alice all trust", {}, { roles: ["bob"] }).outcome).toBe("implicit_reject");
});

it("keeps families apart, and names a mask with holes as it stands", () => {
  const source = { kind: "address", address: "::1", transport: "plain" } as const;
  expect(run("host all all 0.0.0.0/0 trust", { source }).outcome).toBe("implicit_reject");
  expect(run("host all all 10.0.3.0 255.0.255.0 trust").steps[0]?.answer).toMatchObject({
    reason: "192.0.2.7 is not in 10.0.3.0 mask 255.0.255.0.",
  });
});
