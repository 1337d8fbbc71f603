/** Pure. What PostgreSQL's last word means, together with what Postern decided. */
import type { AttemptDetail } from "@/lib/login/log/view";
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import type { ServerError } from "@/lib/protocols/postgres/wire";
import { failed, passed, type StepResult, skipped } from "./steps";

/** How the conversation ended. */
export type Answer =
  | { readonly kind: "in"; readonly as: string; readonly version: string }
  | { readonly kind: "error"; readonly error: ServerError }
  | { readonly kind: "lost"; readonly why: string };

/** Who tried to log in where. */
export type Asked = { readonly role: string; readonly database: string };

/** PostgreSQL waits three seconds for an answer by RADIUS; what it believes it passes on in milliseconds. */
const waitedInVainMs = 2000;

/**
 * Whether PostgreSQL went on waiting although Postern had decided: then it did not believe the answer, or never got it.
 * `afterAttemptMs` is the time from when the attempt stood in the log to PostgreSQL's word; null when it was not there before.
 */
export const wasNotBelieved = (
  attempt: AttemptDetail,
  answer: Answer,
  afterAttemptMs: number | null,
): boolean =>
  answer.kind !== "in" &&
  attempt.door === "radius" &&
  afterAttemptMs !== null &&
  afterAttemptMs >= waitedInVainMs;

/** The result for an answer that PostgreSQL did not believe. */
export function disbelief(attempt: AttemptDetail): StepResult {
  const took = `${Math.round(attempt.latencyMs)} ms`;
  return attempt.outcome === "accept"
    ? failed(
        `Postern let in after ${took}, but PostgreSQL waited its three seconds to the end: the answer did not reach it.`,
        "A firewall between the two lets the question through and drops the answer. The code is spent; wait for the next one.",
      )
    : failed(
        `Postern answered after ${took}, but PostgreSQL waited its three seconds to the end: it does not believe the answer, because the shared secrets differ.`,
        `Take the line of pg_hba.conf from the page of the client ${attempt.clientName} anew, with a regenerated secret if need be, and reload PostgreSQL.`,
      );
}

/** The result for PostgreSQL's last word. `attempt` is what Postern decided, null when it was not asked. */
export function answerResult(answer: Answer, attempt: AttemptDetail | null, asked: Asked): StepResult {
  switch (answer.kind) {
    case "in":
      return passed(`Let in as ${answer.as}. It is PostgreSQL ${answer.version}.`);
    case "lost":
      return failed(
        `The connection ended without an answer: ${answer.why}.`,
        "Check PostgreSQL's log at this time.",
      );
    case "error":
      return errorResult(answer.error, attempt, asked);
  }
}

function errorResult(
  error: ServerError,
  attempt: AttemptDetail | null,
  { role, database }: Asked,
): StepResult {
  const facts = [["Error", `${error.code}: ${error.message}`] as const];
  const result = (text: string, fix: string) => failed(text, fix, facts);
  if (error.code === "28000" && error.routine === "InitializeSessionUserId") {
    return /permitted|NOLOGIN/i.test(error.message)
      ? result(
          `Postern let in, but the role ${role} may not log in.`,
          `Run: ALTER ROLE ${quoteIdentifier(role)} LOGIN;`,
        )
      : result(
          `Postern let in, but PostgreSQL has no role ${role} that may log in.`,
          `Run: CREATE ROLE ${quoteIdentifier(role)} LOGIN; Role names are compared letter by letter, case included.`,
        );
  }
  switch (error.code) {
    case "3D000":
      return result(
        `Password and code were right, but there is no database ${database}.`,
        "Choose another database.",
      );
    case "42501":
      return result(
        `Password and code were right, but ${role} may not connect to the database ${database}.`,
        `Run: GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${quoteIdentifier(role)};`,
      );
    case "53300":
      return result(
        "Password and code were right, but no connection is left.",
        "Wait, or raise the limit of connections.",
      );
    case "57P03":
      return result("PostgreSQL is starting or stopping.", "Try again in a moment.");
  }
  if (attempt?.outcome !== "accept") return skipped("Refused the login.");
  return result("PostgreSQL refused.", "Look into PostgreSQL's log at this moment; it says why.");
}
