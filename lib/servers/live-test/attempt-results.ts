/** Pure. What an attempt in the login log says about the steps inside Postern. */

import { doorNames } from "@/lib/login/decision/door";
import type { Reason, Trace, TraceStep } from "@/lib/login/decision/outcome";
import { type ClockError, clockErrorWords } from "@/lib/login/factors/clock-error";
import type { AttemptDetail } from "@/lib/login/log/view";
import { failed, type LiveStep, passed, type StepResult, skipped, warned } from "./steps";

/** The steps that Postern takes, in order. */
export const posternSteps = ["postern", "user", "policy", "password", "factor"] as const satisfies LiveStep[];
export type PosternStep = (typeof posternSteps)[number];

/** At which step an attempt with this reason failed. */
const failingStep: Partial<Record<Reason, PosternStep>> = {
  client_throttled: "postern",
  unsupported_method: "postern",
  proxy_state: "postern",
  undecodable_password: "postern",
  challenged: "postern",
  challenge_expired: "postern",
  unknown_user: "user",
  user_disabled: "user",
  user_locked: "user",
  directory_disabled: "user",
  directory_unknown: "user",
  directory_inactive: "password",
  directory_expired: "password",
  directory_locked: "password",
  directory_must_change: "password",
  directory_password_expired: "password",
  directory_hours: "password",
  directory_workstation: "password",
  directory_unavailable: "password",
  policy_denied: "policy",
  rule_denied: "policy",
  empty_password: "password",
  no_password: "password",
  wrong_password: "password",
  no_factor: "factor",
  factor_too_weak: "factor",
  missing_code: "factor",
  code_sent: "factor",
  code_sent_already: "factor",
  code_not_sent: "factor",
  approval_asked: "factor",
  approval_pending: "factor",
  approval_denied: "factor",
  approval_used: "factor",
  approval_not_asked: "factor",
  wrong_code: "factor",
  replayed_code: "factor",
  wrong_connection_password: "factor",
};

const linesOf: Readonly<Record<PosternStep, readonly TraceStep[]>> = {
  postern: ["client"],
  user: ["user", "lock"],
  policy: ["policy", "rule"],
  password: ["password"],
  factor: ["factor"],
};

/** What is known besides the attempt. `client` is the one that the server's settings name. */
export type AttemptContext = {
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly clockError: ClockError | null;
};

/** The step at which Postern refused; null when it let in. */
export const refusedAt = (attempt: AttemptDetail): PosternStep | null =>
  attempt.outcome === "accept" ? null : (failingStep[attempt.reason as Reason] ?? "policy");

/** What came of each step inside Postern. Those after the failing one are passed over. */
export function attemptResults(
  attempt: AttemptDetail,
  context: AttemptContext,
): readonly (readonly [PosternStep, StepResult])[] {
  const refused = refusedAt(attempt);
  const end = refused ? posternSteps.indexOf(refused) : posternSteps.length;
  return posternSteps.map((step, index) => {
    if (step === refused) return [step, refusal(attempt, step, context)];
    if (index > end) return [step, skipped("Not looked at.")];
    return [step, step === "postern" ? asked(attempt, context) : passing(attempt.trace, step)];
  });
}

function asked(attempt: AttemptDetail, { client }: AttemptContext): StepResult {
  const text = `PostgreSQL asked through the ${doorOf(attempt)} door as the client ${attempt.clientName}.`;
  if (!client || client.id === attempt.clientId) return passed(text, factsOf(attempt));
  return warned(
    text,
    `This server's settings name the client ${client.name}. Postern knows clients by the address that they ask from: choose ${attempt.clientName} in the settings, or give ${client.name} this address.`,
    factsOf(attempt),
  );
}

const factsOf = (attempt: AttemptDetail) =>
  [
    ["Protocol", doorOf(attempt)],
    ["Client", attempt.clientName || "none"],
    ["Request from", attempt.sourceAddress],
    ["Worker", attempt.worker],
    ["Decided in", `${Math.round(attempt.latencyMs)} ms`],
  ] as const;

const doorOf = ({ door }: AttemptDetail): string => doorNames[door as keyof typeof doorNames] ?? door;

function passing(trace: Trace, step: PosternStep): StepResult {
  const lines = trace.filter((line) => linesOf[step].includes(line.step) && line.result !== "skipped");
  if (lines.length === 0) return skipped("Not asked for.");
  return passed(lines.map(({ text }) => text).join(" "));
}

function refusal(attempt: AttemptDetail, step: PosternStep, { clockError }: AttemptContext): StepResult {
  const facts = step === "postern" ? factsOf(attempt) : [];
  if (attempt.reason === "undecodable_password") {
    return failed(
      "What arrived cannot be read, so the shared secrets differ on both sides.",
      `Take the line of pg_hba.conf from the page of the client ${attempt.clientName} anew, with a regenerated secret if need be, and reload PostgreSQL.`,
      facts,
    );
  }
  if (attempt.reason === "wrong_code" && clockError) {
    return failed(
      `The code belongs to another time: the phone's clock is ${clockErrorWords(clockError)}.`,
      "Turn on automatic date and time on the phone. If the phone is right, set the clock of the machine that the worker runs on.",
    );
  }
  if (attempt.outcome === "challenge") {
    return failed(
      "Postern asked for the code in a second step, which PostgreSQL does not support.",
      "Set the client's code entry to “password and code together”.",
      facts,
    );
  }
  const lines = attempt.trace.filter(
    (line) => linesOf[step].includes(line.step) && line.result === "failed" && line.text !== attempt.text,
  );
  return failed(
    [attempt.text, ...lines.map(({ text }) => text)].join(" "),
    attempt.fix || fixOf[step],
    facts,
  );
}

const fixOf: Readonly<Record<PosternStep, string>> = {
  postern: "Check the attempt in the login log.",
  user: "Check the user's page.",
  policy: "Check the policy. The dry run shows how it is chosen.",
  password:
    "Type the password again. If it is forgotten, set another on the user's page or send an enrolment link.",
  factor: "Wait for the next code and try again.",
};
