/** Pure. What a protection test comes to, in one headline: closed, open, of no use to the right people, or not known. */
import type { Check, CheckResult, OtherWays } from "./checks";

/** `text` says what to do; empty where nothing is. */
export type Verdict = {
  readonly tone: "success" | "danger" | "warning";
  readonly title: string;
  readonly text: string;
};

/** The login that must pass; a failure of any other check is a way in. */
const right: Check = "with_code";

/** The headline of a test that ended. `isWhole` as the test told it; `isAnyoneLeftOut`: somebody gets in because that was decided. */
export function verdictOf({
  isWhole,
  results,
  ways,
  isAnyoneLeftOut,
}: {
  readonly isWhole: boolean;
  readonly results: ReadonlyMap<Check, Pick<CheckResult, "state">>;
  readonly ways: Pick<OtherWays, "open"> | null;
  readonly isAnyoneLeftOut: boolean;
}): Verdict {
  if (isWhole) {
    const who = isAnyoneLeftOut ? "nobody else" : "nobody";
    return { tone: "success", title: `It works: ${who} gets in without a second factor`, text: "" };
  }
  const failed = [...results].filter(([, { state }]) => state === "failed").map(([check]) => check);
  if (failed.some((check) => check !== right) || (ways?.open ?? 0) > 0) {
    const text = "Fix the failed checks below, reload PostgreSQL, and run the checks again.";
    return { tone: "danger", title: "It is not closed yet", text };
  }
  if (failed.includes(right)) {
    return {
      tone: "danger",
      title: "The login with password and code does not work",
      text: "No gap was found, but the login that must work does not. What else was not checked needs it to work: fix it, then run the checks again.",
    };
  }
  const text = "Anything that was not checked does not count as closed.";
  return { tone: "warning", title: "Not everything could be checked", text };
}
