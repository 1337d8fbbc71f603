/** Pure. What the logins of a protection test show, check by check. */
import { askingReasons, type Reason } from "@/lib/login/decision/outcome";
import type { AttemptDetail } from "@/lib/login/log/view";
import type { Question } from "@/lib/servers/live-test/dialogue";
import type { LoggedIn } from "@/lib/servers/live-test/log-in";
import type { LiveStep } from "@/lib/servers/live-test/steps";
import { type CheckResult, right, unchecked, wrong } from "./checks";
import type { Blame } from "./deciding-line";

/** One login that was tried, with the step at which it failed; null when none did. */
export type Tried = LoggedIn & {
  readonly failed: { readonly step: LiveStep; readonly text: string; readonly fix: string } | null;
};

/** Postern let in: the login that the others are held against. */
export const isProven = ({ isIn, attempt }: Tried): boolean => isIn && attempt?.outcome === "accept";

/** Whether the server judges a password by itself, so that no code is asked for and an old password is worth something. */
const asksByItself = (question: Question | null, { method }: Blame): boolean =>
  question?.kind === "request" && (question.request.kind !== "cleartext" || method === "password");

const beforeTls: readonly LiveStep[] = ["resolve", "tcp"];

/** The login that must pass. */
export function judgeWithCode(tried: Tried, blame: Blame): CheckResult {
  const { failed, attempt, isIn } = tried;
  if (tried.isStopped) return stopped;
  if (failed && beforeTls.includes(failed.step)) return unchecked(failed.text, failed.fix);
  if (isProven(tried)) {
    return right("PostgreSQL asked Postern and let the user in.", attempt?.id ?? null);
  }
  const attemptId = attempt?.id ?? null;
  const text = failed?.text ?? "The login was refused.";
  if (isIn || asksByItself(tried.question, blame))
    return wrong(text, blame.fix, { line: blame.line, attemptId });
  return wrong(text, failed?.fix ?? "", { attemptId });
}

/** The login with the password alone, which must not pass. `alone` is null when it was not tried, for the reason `why`. */
export function judgeWithoutCode(first: Tried, alone: Tried | null, why: string, blame: Blame): CheckResult {
  if (asksByItself(first.question, blame)) {
    return wrong("No code is asked for. PostgreSQL checks the password by itself.", blame.fix, byLine(blame));
  }
  if (first.isIn && first.attempt === null) {
    return wrong("No code is asked for. PostgreSQL did not ask Postern.", blame.fix, byLine(blame));
  }
  if (!alone) return unchecked(why);
  if (alone.isStopped) return stopped;
  return alone.isIn
    ? letInAlone(alone, blame)
    : refusedAlone(alone, ["missing_code", "wrong_code", ...askingReasons]);
}

/** The login without TLS, which the server must refuse before it asks for anything. `plain` is null when it said nothing. */
export function judgeWithoutTls(plain: Question | null, blame: Blame): CheckResult {
  if (!plain) {
    return unchecked("The server gave no answer without TLS.", "Try again when it can be reached.");
  }
  if (plain.kind === "error") {
    const { code, message } = plain.error;
    return code === "28000"
      ? right("PostgreSQL refused before it asked for a password.")
      : unchecked(`PostgreSQL refused for another reason: ${message}.`, "Try again.");
  }
  switch (plain.request.kind) {
    case "ok":
      return wrong("It lets the user in without TLS and asks for nothing.", blame.fix, byLine(blame));
    case "cleartext":
      return wrong(
        "It asks for the password without TLS, so anyone on the network path can read the password and code. psql tries this by itself after a refusal.",
        `${blame.fix} A line that asks Postern must be of type hostssl.`,
        byLine(blame),
      );
    default:
      return wrong(
        "It continues without TLS and checks the password by itself. No code is asked for.",
        blame.fix,
        byLine(blame),
      );
  }
}

/** What is known about a password that PostgreSQL itself may still have. */
export type OldPassword = {
  /** The login with it, or with a made-up one; null when none was tried, for the reason `why`. */
  readonly tried: Tried | null;
  readonly why: string;
  readonly isTyped: boolean;
  /** Whether the user's password was taken over from PostgreSQL: then it is the one that was typed first. */
  readonly isKept: boolean;
};

/** The old password, which must not pass on any way. `tls` and `plain` are what the server asked for on each. */
export function judgeOldPassword(
  old: OldPassword,
  { first, plain, withoutCode }: { first: Tried; plain: Question | null; withoutCode: CheckResult },
  blames: { readonly tls: Blame; readonly plain: Blame },
): CheckResult {
  for (const [question, blame, how] of [
    [first.question, blames.tls, "With TLS"],
    [plain, blames.plain, "Without TLS"],
  ] as const) {
    if (!asksByItself(question, blame)) continue;
    const text = `${how} PostgreSQL checks the password that it has stored itself, so the old password still works.`;
    return wrong(text, blame.fix, byLine(blame));
  }
  if (plain === null) return unchecked("The server gave no answer without TLS.");
  if (old.isKept && !old.isTyped) {
    return withoutCode.state === "ok"
      ? right(
          "It was imported from PostgreSQL, so it is the password tested above, which is refused without a code.",
          withoutCode.attemptId,
        )
      : {
          ...withoutCode,
          text: `It was imported from PostgreSQL, so it is the password tested above. ${withoutCode.text}`,
        };
  }
  if (!old.tried) return unchecked(old.why);
  if (old.tried.isStopped) return stopped;
  if (old.tried.isIn) return letInAlone(old.tried, blames.tls);
  const result = refusedAlone(old.tried, ["wrong_password", "missing_code", "wrong_code"]);
  if (result.state !== "ok" || old.isTyped) return result;
  return right(
    "A made-up password was tried. PostgreSQL passed it to Postern and did not compare it with a password of its own.",
    result.attemptId,
  );
}

const stopped = unchecked("The test was stopped, or took too long.");

const byLine = ({ line }: Blame) => ({ line });

function letInAlone({ attempt }: Tried, blame: Blame): CheckResult {
  if (!attempt) {
    return wrong("The user was let in, and Postern was not asked.", blame.fix, byLine(blame));
  }
  const policy = attempt.policyName === null ? "" : ` The policy ${attempt.policyName} decided.`;
  return wrong(
    `Postern let in. ${attempt.text}${policy}`,
    "Change the policy to ask for password and second factor, or remove the user from its groups.",
    { attemptId: attempt.id },
  );
}

/** A refusal shows something only when it was for one of these reasons: a locked user is refused whatever is typed. */
function refusedAlone({ attempt, failed }: Tried, shows: readonly Reason[]): CheckResult {
  if (!attempt) {
    return unchecked(failed?.text ?? "It was refused, and Postern was not asked.", failed?.fix ?? "");
  }
  return shows.includes(attempt.reason as Reason)
    ? right(`Postern refused. ${sentenceOf(attempt)}`, attempt.id)
    : unchecked(`It was refused for another reason: ${sentenceOf(attempt)}`, attempt.fix, {
        attemptId: attempt.id,
      });
}

const sentenceOf = ({ text }: AttemptDetail): string => text;
