/**
 * Mail with a real job process and a real SMTP server, each in a process of its own: the server is down, comes up, refuses one
 * address for good, and both are killed in the middle. Each mail arrives, copies share their Message-ID, nothing is lost.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { sendMails } from "@/lib/foundation/mail/send-job";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { tellMany } from "@/lib/people/notifications/tell";
import { makeUser } from "@/lib/testing/factories";
import { letWaitsEnd, setUpMail } from "@/lib/testing/mail";

const children = new Set<ChildProcess>();
const arrived: string[] = [];
const people = 40;
let smtpPort = 0;

function start(file: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    env: { ...process.env, VITEST: undefined, POSTERN_LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  children.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function startSmtpProcess(answerMs: number): Promise<ChildProcess> {
  const env = { SMTP_PORT: String(smtpPort), SMTP_ANSWER_MS: String(answerMs) };
  const child = start("lib/testing/smtp-process.ts", env);
  await once(child, "message");
  child.on("message", (raw: string) => arrived.push(raw));
  return child;
}

const startJobProcess = async () =>
  start("lib/programs/jobs/main.ts", { POSTERN_JOBS_METRICS_PORT: String(await freePort()) });

/** Lets leases, claims and waits be over, as if an hour had passed. */
async function anHourLater(): Promise<void> {
  await letWaitsEnd();
  await database()
    .$executeRaw`UPDATE jobs SET due_at = now() WHERE name = ${sendMails.name} AND state <> 'dead'`;
  await enqueue(database(), sendMails, [{ input: {}, uniqueKey: "send" }]);
}

const countOf = (state: string) => database().outgoingMail.count({ where: { state } });
const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 40_000, interval: 20 });
const headerOf = (raw: string, name: string) => new RegExp(`^${name}: (.+?)\\r?$`, "im").exec(raw)?.[1] ?? "";

beforeAll(async () => {
  smtpPort = await freePort();
  await setUpMail(smtpPort);
});
afterAll(() => Promise.all([...children].map(kill)));

test("each mail arrives or is a dead letter with the server's words, whoever is killed when", async () => {
  const users = await Promise.all([
    ...Array.from({ length: people }, (_, n) => makeUser({ email: `person${n}@example.org` })),
    makeUser({ email: "gone@example.org" }),
  ]);
  const told = users.map(({ id }) => ({
    userId: id,
    data: { link: `https://postern.example.org/enroll#${id}`, ends: new Date(Date.now() + 86_400_000) },
  }));
  await database().$transaction(async (tx) => void (await tellMany(tx, "activation", told)));

  // The server is down: nothing is lost, and what was tried says why.
  let jobs = await startJobProcess();
  await until(async () => {
    const tried = await database().outgoingMail.findFirst({ where: { answer: { not: null } } });
    expect(tried).toMatchObject({
      state: "waiting",
      answer: expect.stringMatching(/^Connect: .*ECONNREFUSED/),
    });
  });
  expect(await countOf("waiting")).toBe(people + 1);

  // It comes up, takes its time to answer, and the job process is killed between its having a mail and our note of it.
  let smtp = await startSmtpProcess(1500);
  await anHourLater();
  await until(() => expect(arrived.length).toBeGreaterThan(0));
  await kill(jobs);
  expect(await countOf("sent")).toBeLessThan(arrived.length);
  await kill(smtp);

  // Both come back, and the server is killed once more while mails are under way.
  smtp = await startSmtpProcess(30);
  jobs = await startJobProcess();
  await anHourLater();
  await until(async () => expect(await countOf("sent")).toBeGreaterThan(8));
  await kill(smtp);
  smtp = await startSmtpProcess(0);
  await until(async () => {
    await anHourLater();
    expect(await countOf("waiting")).toBe(0);
  });

  expect(await countOf("sent")).toBe(people);
  const dead = await database().outgoingMail.findMany({ where: { state: "dead" } });
  expect(dead).toMatchObject([
    { toAddress: "gone@example.org", answer: "Recipient: 550 5.1.1 this mailbox is closed for good" },
  ]);
  const byAddress = new Map<string, Set<string>>();
  for (const raw of arrived) {
    const to = headerOf(raw, "To");
    byAddress.set(to, (byAddress.get(to) ?? new Set()).add(headerOf(raw, "Message-ID")));
  }
  expect(byAddress.size).toBe(people);
  expect([...byAddress.values()].every((ids) => ids.size === 1)).toBe(true);
  // The kill in the middle did cost a copy, so that this test looks at what it is about.
  expect(arrived.length).toBeGreaterThan(people);
  expect(await database().outgoingMail.count({ where: { contentSealed: { not: null } } })).toBe(0);
});
