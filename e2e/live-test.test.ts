/** The live login test against a real PostgreSQL and a real worker: success, and the right step for each failure. */
import { readFileSync } from "node:fs";
import { createServer, type Server as NetServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { freePort, freeUdpPort } from "@/lib/foundation/platform/ports";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient, updateClient } from "@/lib/people/clients/service";
import { radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { runLiveTest } from "@/lib/servers/live-test/run";
import type { LiveTestInput } from "@/lib/servers/live-test/schema";
import type { EndEvent, LiveEvent, LiveStep, StepEvent } from "@/lib/servers/live-test/steps";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const administrator = operatorWith("administrator");
const secret = new Uint8Array(20).map((_, i) => i * 11);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const codeMinutesAway = (minutes: number) => codeAt(key, stepAt(key, new Date()) + minutes * 2);
const clientSettings = {
  name: "live",
  network: "127.0.0.1/32",
  ldapName: "live",
  doors: ["radius" as const],
  messageAuthenticator: "postgresql" as const,
  codeEntry: "appended" as const,
  groupsInResponse: "none",
  notes: "",
};

let worker: WorkerProcess;
let server: ProtectedServer;
let client: { id: string; secret: string };
let serverId: string;
let name: string;
let userId: string;
let count = 0;

const lineFor = (change: { port?: number; secret?: string } = {}) => {
  const servers = [{ host: "127.0.0.1", port: change.port ?? worker.port }];
  const secret = change.secret ?? client.secret;
  return [`hostssl all all all ${radiusMethod({ servers, secret, identifier: "live" })}`];
};
const change = (data: Parameters<ReturnType<typeof database>["server"]["update"]>[0]["data"]) =>
  database().server.update({ where: { id: serverId }, data });

beforeAll(async () => {
  client = await createClient(systemActor("test"), { ...clientSettings, secret: undefined });
  worker = await startWorker(process.env.DATABASE_URL ?? "");
  server = await startProtectedServer(lineFor());
  const caCertificate = readFileSync(join(server.cluster.data, "server.crt"), "utf8");
  const made = await database().server.create({
    data: {
      name: "main",
      host: "127.0.0.1",
      port: server.cluster.port,
      sslMode: "verify-full",
      caCertificate,
      monitorRole: "postern",
      clientId: client.id,
    },
  });
  serverId = made.id;
});
afterAll(async () => {
  await server?.remove();
  await worker?.stop();
});
beforeEach(async () => {
  name = `live_${++count}`;
  ({ id: userId } = await makeUser({ username: name, passwordHash: await hashPassword("hunter2") }));
  await makeFactor(userId, { secret });
  await server.addRoles(name);
});

type Run = {
  readonly end: EndEvent;
  readonly steps: ReadonlyMap<LiveStep, StepEvent>;
  readonly events: readonly LiveEvent[];
};

async function run(input: Partial<LiveTestInput> = {}, signal = new AbortController().signal): Promise<Run> {
  const events: LiveEvent[] = [];
  await runLiveTest(
    administrator,
    { serverId, role: name, database: "postgres", password: "hunter2", code: codeMinutesAway(0), ...input },
    { emit: (event) => events.push(event), signal },
  );
  const steps = new Map(
    events.flatMap((event) => (event.type === "step" ? [[event.step, event] as const] : [])),
  );
  const end = events.at(-1);
  if (end?.type !== "end") throw new Error("the end was not told");
  return { end, steps, events };
}

const stateOf = ({ steps }: Run, step: LiveStep) => steps.get(step)?.state;
const wordsOf = ({ steps }: Run, step: LiveStep) => `${steps.get(step)?.text} ${steps.get(step)?.fix}`;

describe("success", () => {
  test("tells each step, and is audited without what was typed", async () => {
    const done = await run();
    expect([...done.steps].map(([step, { state }]) => `${step} ${state}`)).toEqual([
      "resolve ok",
      "tcp ok",
      "tls ok",
      "request ok",
      "postern ok",
      "user ok",
      "policy ok",
      "password ok",
      "factor ok",
      "postgresql ok",
      "without_tls ok",
    ]);
    expect(done.end).toMatchObject({ outcome: "accepted", failedStep: null, attemptId: expect.any(String) });
    expect(wordsOf(done, "postgresql")).toContain(`Let in as ${name}. It is PostgreSQL 18.4`);
    const facts = Object.fromEntries(done.steps.get("tls")?.facts ?? []);
    expect(facts).toMatchObject({ TLS: expect.stringMatching(/^TLSv1\.3, /), Certificate: "CN=localhost" });
    expect(Object.fromEntries(done.steps.get("postern")?.facts ?? [])).toMatchObject({
      Protocol: "RADIUS",
      Client: "live",
      "Request from": "127.0.0.1",
    });
    const event = await database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({
      action: "server.login_tested",
      subjectName: "main",
      detail: { role: name, outcome: "accepted", failedStep: null, reason: "accepted" },
    });
    expect(JSON.stringify([done.events, event.detail])).not.toContain("hunter2");
  });

  test("a line of type host is told to be one", async () => {
    await server.setHba(lineFor().map((line) => line.replace(/^hostssl/, "host")));
    const done = await run();
    await server.setHba(lineFor());
    expect(done.end.outcome).toBe("accepted");
    expect(done.steps.get("without_tls")).toMatchObject({
      state: "warning",
      text: expect.stringContaining("type host"),
      fix: expect.stringContaining("hostssl"),
    });
  });
});

describe("what was typed", () => {
  test.each([
    ["a wrong code", { code: "000000" }, "factor", /code was wrong/],
    ["a phone 5 minutes slow", () => ({ code: codeMinutesAway(-5) }), "factor", /about [56] minutes behind/],
    ["a phone 5 minutes fast", () => ({ code: codeMinutesAway(5) }), "factor", /about [45] minutes ahead/],
    ["no code", { code: "" }, "factor", /no code followed/],
    ["a wrong password", { password: "hunter3" }, "password", /password was wrong/i],
  ] as const)("%s", async (_, input, step, words) => {
    const done = await run(typeof input === "function" ? input() : input);
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: step });
    expect(wordsOf(done, step)).toMatch(words);
    expect(stateOf(done, "postern")).toBe("ok");
  });

  test("a code that was used already", async () => {
    expect((await run()).end.outcome).toBe("accepted");
    const again = await run();
    expect(again.end).toMatchObject({ outcome: "refused", failedStep: "factor" });
    expect(wordsOf(again, "factor")).toContain("already been used");
  });
});

describe("who", () => {
  test("no such role in PostgreSQL", async () => {
    await makeFactor(
      (await makeUser({ username: `${name}_x`, passwordHash: await hashPassword("hunter2") })).id,
      {
        secret,
      },
    );
    const done = await run({ role: `${name}_x` });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postgresql" });
    expect(wordsOf(done, "postgresql")).toContain(`CREATE ROLE "${name}_x" LOGIN`);
    expect(stateOf(done, "factor")).toBe("ok");
  });

  test("no such user in Postern", async () => {
    await server.addRoles(`${name}_y`);
    const done = await run({ role: `${name}_y` });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "user" });
    expect(wordsOf(done, "user")).toContain("No user or alias");
  });

  test("no such database", async () => {
    const done = await run({ database: "nowhere" });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postgresql" });
    expect(wordsOf(done, "postgresql")).toContain("no database nowhere");
  });

  test("a role that cannot log in", async () => {
    const admin = new pg.Client(server.cluster.url("postgres"));
    await admin.connect();
    await admin.query(`ALTER ROLE ${name} NOLOGIN`);
    await admin.end();
    expect(wordsOf(await run(), "postgresql")).toContain(`ALTER ROLE "${name}" LOGIN`);
  });
});

describe("pg_hba.conf", () => {
  const withLine = async (...lines: string[]) => {
    await server.setHba(lines);
    const done = await run();
    await server.setHba(lineFor());
    return done;
  };

  test.each([
    ["scram-sha-256", /itself \(scram-sha-256\)/],
    ["md5", /itself \((md5|scram-sha-256)\)/],
    ["trust", /without asking for anything/],
    ["reject", /rejects/],
  ])("a line with %s above", async (method, words) => {
    const done = await withLine(`host all all 127.0.0.1/32 ${method}`, ...lineFor());
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "request" });
    expect(wordsOf(done, "request")).toMatch(words);
    expect(await database().attempt.count({ where: { username: name } })).toBe(0);
  });

  test("no line", async () => {
    const done = await withLine("hostssl all somebody 127.0.0.1/32 scram-sha-256");
    expect(done.end.failedStep).toBe("request");
    expect(wordsOf(done, "request")).toContain("No line of pg_hba.conf");
  });

  test("a line with password, which asks nobody", async () => {
    const admin = new pg.Client(server.cluster.url("postgres"));
    await admin.connect();
    await admin.query(`ALTER ROLE ${name} PASSWORD 'hunter2'`);
    await admin.end();
    await server.setHba(["hostssl all all 127.0.0.1/32 password"]);
    const [refused, accepted] = [await run(), await run({ code: "" })];
    await server.setHba(lineFor());
    expect(refused.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(refused, "postern")).toContain("asked nobody");
    expect(accepted.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(accepted, "postern")).toContain("without asking Postern");
  });

  test("a wrong secret", async () => {
    const done = await withLine(...lineFor({ secret: "another-secret-than-the-clients-0123456789" }));
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(done, "postern")).toMatch(/secrets differ/);
  });

  test("a wrong port of the worker", async () => {
    const done = await withLine(...lineFor({ port: await freeUdpPort() }));
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(done, "postern")).toContain("nothing arrived at the worker");
    expect(wordsOf(done, "postern")).toContain(String(worker.port));
  });

  test("a client with another address", async () => {
    await updateClient(systemActor("test"), { ...clientSettings, id: client.id, network: "192.0.2.7/32" });
    const done = await run();
    await updateClient(systemActor("test"), { ...clientSettings, id: client.id });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(done, "postern")).toMatch(
      /does not belong to a client.*192\.0\.2\.7\/32, but the server is at 127\.0\.0\.1/,
    );
  });

  test("a client that must send Message-Authenticator", async () => {
    const required = { ...clientSettings, id: client.id, messageAuthenticator: "required" as const };
    await updateClient(systemActor("test"), required);
    const done = await run();
    await updateClient(systemActor("test"), { ...clientSettings, id: client.id });
    expect(wordsOf(done, "postern")).toMatch(/Message-Authenticator is missing.*live to PostgreSQL/);
  });
});

describe("the way there", () => {
  test("nothing listens", async () => {
    await change({ port: await freePort() });
    const done = await run();
    await change({ port: server.cluster.port });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "tcp" });
    expect(wordsOf(done, "tcp")).toContain("Nothing listens");
  });

  test("a name without an address", async () => {
    await change({ host: "no-such-host.invalid" });
    const done = await run();
    await change({ host: "127.0.0.1" });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "resolve" });
  });

  test("a certificate of nobody's: the password stays here", async () => {
    await change({ caCertificate: null });
    const done = await run();
    await change({ caCertificate: readFileSync(join(server.cluster.data, "server.crt"), "utf8") });
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "tls" });
    expect(wordsOf(done, "tls")).toContain("not signed by an authority");
    expect(Object.fromEntries(done.steps.get("tls")?.facts ?? [])).toMatchObject({
      Certificate: "CN=localhost",
    });
    expect(await database().attempt.count({ where: { username: name } })).toBe(0);
  });

  test("a certificate for another name", async () => {
    await change({ host: "127.0.0.2" });
    const done = await run();
    await change({ host: "127.0.0.1" });
    expect(done.end.failedStep).toMatch(/^(tls|tcp)$/);
  });

  test.each([
    ["TLS that is not offered", "N", "does not offer TLS"],
    ["something that is not PostgreSQL", "HTTP/1.1 400", "does not speak PostgreSQL's protocol"],
  ])("%s", async (_, says, words) => {
    const fake = await listen(says);
    await change({ port: fake.port });
    const done = await run();
    await change({ port: server.cluster.port });
    fake.server.close();
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "tls" });
    expect(wordsOf(done, "tls")).toContain(words);
  });

  test("can be stopped while nothing answers, and that is audited", async () => {
    const fake = await listen("");
    await change({ port: fake.port });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const done = await run({}, stop.signal);
    await change({ port: server.cluster.port });
    fake.server.close();
    expect(done.end).toMatchObject({ outcome: "stopped" });
    expect(done.end.ms).toBeLessThan(2000);
    const event = await database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({ action: "server.login_tested", detail: { outcome: "stopped" } });
  });

  test("help desk may not", async () => {
    const input = { serverId, role: name, database: "postgres", password: "x", code: "" };
    const listener = { emit: () => {}, signal: new AbortController().signal };
    await expect(runLiveTest(operatorWith("help_desk"), input, listener)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  // Last: nothing can log in after it.
  test.each(["stop", "kill"] as const)("the worker is gone: %s", async (how) => {
    if (how === "kill") worker = await startWorker(process.env.DATABASE_URL ?? "");
    await worker[how]();
    const done = await run();
    expect(done.end).toMatchObject({ outcome: "refused", failedStep: "postern" });
    expect(wordsOf(done, "postern")).toMatch(how === "stop" ? /No worker/ : /stopped reporting/);
    await database().workerInstance.deleteMany();
  });
});

/** Something that takes a connection and says `says`. */
async function listen(says: string): Promise<{ readonly server: NetServer; readonly port: number }> {
  const fake = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => says !== "" && socket.write(says));
  });
  await new Promise<void>((resolve) => fake.listen(0, "127.0.0.1", resolve));
  const bound = fake.address();
  return { server: fake, port: typeof bound === "object" && bound ? bound.port : 0 };
}
