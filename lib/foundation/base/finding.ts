/** Pure. What a check finds wrong, on the one scale of severity that the product has. */

/**
 * How grave a finding is, gravest first.
 * critical: a door stands open, a secret leaks, or nobody can log in. high: what somebody relies on does not hold against an
 * attacker in the right place, or fails at the next restart. medium: weaker than it should be, or it fails when one more thing
 * goes wrong. low: to be tidied up some time. info: nothing is wrong; worth knowing.
 */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** The word and the tone in which pages show a severity. */
export const severityLooks = {
  critical: { word: "Critical", tone: "danger" },
  high: { word: "High", tone: "danger" },
  medium: { word: "Medium", tone: "warn" },
  low: { word: "Low", tone: "neutral" },
  info: { word: "Info", tone: "info" },
} as const satisfies Readonly<Record<Severity, unknown>>;

/** A finding. Who finds adds where it is: a line, a page, a policy. Never holds a secret. */
export type Finding = {
  /** Which check found it, for example "md5". */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a sentence or two. */
  readonly text: string;
  /** What to do; empty where the text or the place says it, or nothing is wrong. */
  readonly fix: string;
};

/** Orders findings, the gravest first. */
export const bySeverity = (a: Pick<Finding, "severity">, b: Pick<Finding, "severity">): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);
