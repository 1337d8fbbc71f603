/** Pure. The four checks of a protection test: what each must show, what is told while they run, what is kept of them. */
import { z } from "zod";

/** Each check with what must be seen, as a page names it; in the order in which they are shown. */
export const checkNames = {
  with_code: "With TLS, password and code: let in",
  without_code: "With TLS, the password without a code: refused",
  without_tls: "Without TLS: refused",
  old_password: "With the old password: refused",
} as const;
export type Check = keyof typeof checkNames;

/** All checks in their order. */
export const checks = Object.keys(checkNames) as readonly Check[];

/** 'ok': seen as it must be. 'unchecked': nothing was seen that would show it, which is never good. */
export const checkStates = ["ok", "failed", "unchecked"] as const;
export type CheckState = (typeof checkStates)[number];

/** A line of pg_hba.conf that decided. Secrets in it are hidden. */
export type DecidingLine = { readonly file: string; readonly lineNumber: number; readonly text: string };

/** What a check came to: a sentence, what to do (empty where nothing is wrong), the line that let in, the login's row in the log. */
export type CheckResult = {
  readonly state: CheckState;
  readonly text: string;
  readonly fix: string;
  readonly line: DecidingLine | null;
  readonly attemptId: string | null;
};

/** Other ways in without a second factor that nobody accepted, by the lines as read after the checks. `open` null: not known. */
export type OtherWays = {
  readonly open: number | null;
  /** Why it is not known; empty when it is. */
  readonly why: string;
  /** The lines behind them, those with most roles first, and how many there are at most. */
  readonly lines: readonly (DecidingLine & { readonly roles: number })[];
};

/** What a test tells. `isWhole`: all four checks are right and no other way in is open. */
export type ProtectionEvent =
  | { readonly type: "running"; readonly check: Check | "lines" }
  | ({ readonly type: "check"; readonly check: Check } & CheckResult)
  | ({ readonly type: "ways" } & OtherWays)
  | { readonly type: "end"; readonly isWhole: boolean };

const state = z.enum(checkStates);

/**
 * What is kept of a server's last test. `digest` is of the lines at that time: other lines were not tested; null when they were
 * not known. `open` counts the other ways in that it found; null when that was not known.
 */
export const protection = z.object({
  at: z.iso.datetime(),
  role: z.string(),
  checks: z.object({ with_code: state, without_code: state, without_tls: state, old_password: state }),
  digest: z.string().nullable(),
  open: z.int().min(0).nullable().default(null),
});
export type Protection = z.infer<typeof protection>;

/** The kept test in a stored value; null when there is none or an older release wrote another shape. */
export function protectionOf(stored: unknown): Protection | null {
  const parsed = protection.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** A result without a line and without a login. */
const plain =
  (is: CheckState) =>
  (text: string, fix = "", more: Partial<CheckResult> = {}): CheckResult => ({
    ...{ state: is, text, fix, line: null, attemptId: null },
    ...more,
  });

/** Seen as it must be. */
export const right = (text: string, attemptId: string | null = null): CheckResult =>
  plain("ok")(text, "", { attemptId });
/** Seen, and wrong. */
export const wrong = plain("failed");
/** Not seen. */
export const unchecked = plain("unchecked");
