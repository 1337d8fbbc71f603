/** The list of what needs attention: each finding a sentence, how grave it is, and where to fix it. */

import { type Actor, authorize, systemActor } from "@/lib/foundation/access/actor";
import { can, type Permission } from "@/lib/foundation/access/permissions";
import { after, days, inWords } from "@/lib/foundation/base/durations";
import { jobTroubles } from "@/lib/foundation/jobs/queries";
import { mailTroubles } from "@/lib/foundation/mail/queries";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { enabled } from "@/lib/login/authentication/disabled";
import { longestLockMs } from "@/lib/login/decision/lockout";
import { effectiveMethod } from "@/lib/login/decision/policy";
import { throttleOf } from "@/lib/people/clients/throttle";
import { readPolicies } from "@/lib/people/policies/queries";
import { countInGrace } from "@/lib/people/roll-out/grace";
import { countWouldRefuse } from "@/lib/people/roll-out/if-enforced";
import { openRequests } from "@/lib/people/temporary-access/queries";
import { workerSilenceMs } from "@/lib/servers/workers/addresses";
import { approvalsToLookAt } from "./approvals";
import { clocksToLookAt } from "./clocks";
import { directoriesToLookAt, syncsToLookAt } from "./directories";
import { type Attention, gravestFirst } from "./finding";
import { guessedCodes } from "./guessing";
import { postureToLookAt } from "./posture";
import { protectionToLookAt } from "./protection";
import { sentCodesToLookAt } from "./sent-codes";
import { serversToLookAt } from "./servers";
import { sessionsToEnd, sessionsToLookAt } from "./sessions";
import { storeInTrouble, storeToLookAt } from "./store";
import { countUnprotected } from "./unprotected";
import { usedCodes } from "./used-codes";

type Look = { readonly needs: Permission; readonly find: (now: Date) => Promise<readonly Attention[]> };

/** All that `actor` may know about, gravest first. */
export async function needsAttention(actor: Actor): Promise<readonly Attention[]> {
  authorize(actor, "overview.read");
  const now = systemClock.now();
  const may = (needs: Permission) =>
    actor.kind === "system" || (actor.role !== null && can(actor.role, needs));
  const found = await Promise.all(looks.filter(({ needs }) => may(needs)).map(({ find }) => find(now)));
  return gravestFirst(found.flat());
}

const looks: readonly Look[] = [
  { needs: "overview.read", find: storeInTrouble },
  { needs: "overview.read", find: silentWorkers },
  { needs: "overview.read", find: clocksToLookAt },
  { needs: "policy.read", find: weakPolicies },
  { needs: "client.read", find: clientsToLookAt },
  { needs: "directory.read", find: directoriesToLookAt },
  { needs: "directory.read", find: syncsToLookAt },
  { needs: "server.read", find: serversToLookAt },
  { needs: "server.read", find: protectionToLookAt },
  { needs: "server.read", find: postureToLookAt },
  { needs: "server.read", find: sessionsToLookAt },
  { needs: "user.read", find: sessionsToEnd },
  { needs: "settings.read", find: storeToLookAt },
  { needs: "job.read", find: jobsToLookAt },
  { needs: "mail.read", find: mailToLookAt },
  { needs: "mail.read", find: sentCodesToLookAt },
  { needs: "user.read", find: lockedUsers },
  { needs: "user.read", find: approvalsToLookAt },
  { needs: "user.read", find: peopleWithoutFactor },
  { needs: "attempt.read", find: guessedCodes },
  { needs: "attempt.read", find: usedCodes },
  { needs: "user.read", find: linksRunningOut },
  { needs: "group.read", find: accessRequests },
  { needs: "user.read", find: peopleInGrace },
  { needs: "policy.read", find: policiesThatReport },
];

async function silentWorkers(now: Date): Promise<Attention[]> {
  const workers = await database().workerInstance.findMany({
    where: { lastSeenAt: { gt: new Date(now.getTime() - days(7)) } },
    orderBy: { host: "asc" },
    select: { id: true, host: true, lastSeenAt: true },
  });
  const silence = (worker: { lastSeenAt: Date }) => now.getTime() - worker.lastSeenAt.getTime();
  const silent = workers.filter((worker) => silence(worker) > workerSilenceMs);
  if (silent.length === workers.length) {
    return [
      {
        id: "no_worker",
        severity: "critical",
        text: "No worker is running: nobody can log in.",
        fix: "Check the output of the process that starts Postern.",
        href: null,
      },
    ];
  }
  return silent.map((worker) => ({
    id: "silent_worker",
    severity: "medium",
    text: `The worker on ${worker.host} was last seen ${inWords(silence(worker))} ago.`,
    fix: "",
    href: null,
  }));
}

async function jobsToLookAt(): Promise<Attention[]> {
  const { dead, isStopped } = await jobTroubles(systemActor("overview"));
  const findings: Attention[] = [];
  if (isStopped) {
    findings.push({
      id: "jobs_stopped",
      severity: "high",
      text: "No job process is running: PostgreSQL servers are not read, and old data is not removed.",
      fix: "Check the output of the process that starts Postern.",
      href: "/jobs",
    });
  }
  if (dead > 0) {
    findings.push({
      id: "dead_letters",
      severity: "medium",
      text: `${dead.toLocaleString("en")} ${dead === 1 ? "job has" : "jobs have"} failed for good.`,
      fix: "Find out why, then run it again or delete it.",
      href: "/jobs?state=dead",
    });
  }
  return findings;
}

async function mailToLookAt(): Promise<Attention[]> {
  const { dead, stuck, answer } = await mailTroubles(systemActor("overview"));
  const findings: Attention[] = [];
  const mails = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "mail" : "mails"}`;
  if (stuck > 0) {
    findings.push({
      id: "mail_stuck",
      severity: "high",
      text: `${mails(stuck)} could not be sent yet. ${answer ?? ""}`,
      fix: "",
      href: "/mail?state=waiting",
    });
  }
  if (dead > 0) {
    findings.push({
      id: "mail_dead",
      severity: "medium",
      text: `${mails(dead)} failed for good.`,
      fix: "Correct the address and send it again, or give it up.",
      href: "/mail?state=dead",
    });
  }
  return findings;
}

async function weakPolicies(): Promise<Attention[]> {
  const weak = (await readPolicies(database())).filter(
    (policy) => policy.enabled && effectiveMethod(policy) === "password",
  );
  const named = weak.filter((policy) => !policy.isDefault);
  const findings: Attention[] = [];
  const fallback = weak.find((policy) => policy.isDefault);
  if (fallback) {
    const text =
      "The default policy asks for the password only, so anyone whom no other policy matches needs no code.";
    findings.push({
      id: "password_only_default",
      severity: "high",
      text,
      fix: "",
      href: `/policies/${fallback.id}`,
    });
  }
  if (named.length > 0) {
    const text = `Password only, by policy: ${named.map(({ name }) => name).join(", ")}.`;
    findings.push({ id: "password_only", severity: "info", text, fix: "", href: "/policies" });
  }
  return findings;
}

async function clientsToLookAt(now: Date): Promise<Attention[]> {
  const [clients, rules] = await Promise.all([
    database().client.findMany({ where: { disabledAt: null }, orderBy: { name: "asc" } }),
    database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { clientFailureLimit: true, clientFailureWindowSeconds: true },
    }),
  ]);
  const throttled = clients.filter((client) => throttleOf(client, rules, now).until !== null);
  const unsigned = clients.filter(
    (client) => client.messageAuthenticator !== "required" && !/^(127\.|::1\b)/.test(client.network),
  );
  const findings = throttled.map(
    (client): Attention => ({
      id: "client_over_limit",
      severity: "high",
      text: `Too many failures through ${client.name}: its logins are refused until the limit clears.`,
      fix: "",
      href: `/clients/${client.id}`,
    }),
  );
  if (unsigned.length > 0) {
    const names = unsigned.map(({ name }) => name).join(", ");
    findings.push({
      id: "radius_not_loopback",
      severity: "medium",
      text: `Requests from ${names} cross a network without Message-Authenticator, which PostgreSQL cannot send.`,
      fix: "Run a worker on the database host, set up a tunnel between them, or use LDAPS.",
      href: "/clients",
    });
  }
  return findings;
}

async function lockedUsers(now: Date): Promise<Attention[]> {
  const count = await database().loginState.count({
    where: { lockedUntil: { gt: now, lte: after(now, longestLockMs) }, user: enabled },
  });
  if (count === 0) return [];
  const text = `${users(count)} ${count === 1 ? "is" : "are"} locked after too many failures.`;
  return [{ id: "locked_users", severity: "medium", text, fix: "", href: "/users?status=locked" }];
}

async function peopleWithoutFactor(): Promise<Attention[]> {
  const { withPassword, notStarted } = await countUnprotected();
  const findings: Attention[] = [];
  if (withPassword > 0) {
    const text = `${users(withPassword)} must give a code and ${withPassword === 1 ? "has" : "have"} no second factor yet.`;
    findings.push({ id: "no_factor", severity: "medium", text, fix: "", href: "/users?status=no_factor" });
  }
  if (notStarted > 0) {
    const text = `${users(notStarted)} must give a code and ${notStarted === 1 ? "has" : "have"} not enrolled.`;
    findings.push({ id: "not_enrolled", severity: "info", text, fix: "", href: "/users?status=not_invited" });
  }
  return findings;
}

async function peopleInGrace(): Promise<Attention[]> {
  const { people, lastEndsAt } = await countInGrace(systemActor("overview"));
  if (people === 0 || !lastEndsAt) return [];
  const text = `${users(people)} in grace ${people === 1 ? "logs" : "log"} in with the password alone, the last until ${lastEndsAt.toISOString().slice(0, 10)}.`;
  return [{ id: "in_grace", severity: "medium", text, fix: "", href: "/users?grace=running" }];
}

const reportedDays = 30;

async function policiesThatReport(): Promise<Attention[]> {
  const names = (await readPolicies(database()))
    .filter(({ reportOnly }) => reportOnly)
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const people = await countWouldRefuse(systemActor("overview"), reportedDays);
  const found = `${users(people)} who logged in within ${reportedDays} days would be refused`;
  const text = `${names.length === 1 ? "A policy only reports" : "Policies only report"}: ${names.join(", ")}. ${found}.`;
  const severity = people > 0 ? "medium" : "info";
  return [{ id: "report_only", severity, text, fix: "", href: "/policies/if-enforced" }];
}

async function accessRequests(now: Date): Promise<Attention[]> {
  const { count, oldestAt, unheard } = await openRequests(systemActor("overview"));
  if (count === 0) return [];
  const waits = oldestAt ? `, the oldest for ${inWords(now.getTime() - oldestAt.getTime())}` : "";
  const text = `${count.toLocaleString("en")} ${count === 1 ? "request" : "requests"} for temporary access ${count === 1 ? "waits" : "wait"} for an answer${waits}.`;
  const fix =
    unheard === 0
      ? ""
      : `About ${unheard === count ? (count === 1 ? "it" : "them") : `${unheard.toLocaleString("en")} of them`} nobody of the group that decides was told: none of its members has a mail address. Decide here, or add addresses.`;
  return [{ id: "access_requests", severity: "medium", text, fix, href: "/access?state=open" }];
}

async function linksRunningOut(now: Date): Promise<Attention[]> {
  const soon = new Date(now.getTime() + days(1));
  const count = await database().enrollmentLink.count({
    where: { purpose: "enroll", usedAt: null, revokedAt: null, expiresAt: { gt: now, lt: soon } },
  });
  if (count === 0) return [];
  const text = `${count} enrolment ${count === 1 ? "link runs" : "links run"} out within a day, unused.`;
  return [{ id: "links_running_out", severity: "info", text, fix: "", href: "/users?status=invited" }];
}

const users = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
