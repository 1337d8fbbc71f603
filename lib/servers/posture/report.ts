/** Pure. What one run of the posture checks found on a server, as it is kept in the store. Never holds a secret. */
import { z } from "zod";

/**
 * How a check came out. 'unknown' is never a pass: something that it needs could not be read, and `grant` says what would make
 * it known. 'not_applicable': this version of PostgreSQL has no such thing, or nothing on this server that it is about.
 */
export const results = ["fail", "unknown", "pass", "not_applicable"] as const;
export type CheckResult = (typeof results)[number];

/** Most lines of evidence that are kept of one check; `more` counts the rest. */
export const mostEvidence = 50;

const checked = z.object({
  /** The check, for example "tls.min". */
  id: z.string(),
  result: z.enum(results),
  /** What was found, one line each: "ssl_min_protocol_version = TLSv1", or "app: function f(int)". Secrets are left out. */
  evidence: z.array(z.string()).max(mostEvidence),
  /** How many lines there were beyond those. */
  more: z.int().min(0),
  /** SQL or configuration lines to copy that put it right; "" where nothing fails. */
  fix: z.string(),
  /** SQL to copy that lets the monitoring role read what is missing; "" unless the result is 'unknown'. */
  grant: z.string(),
});
/** How one check came out. Where databases differ, the worst: fail before unknown before pass. */
export type Checked = z.infer<typeof checked>;

/** One run. `databases`: those that were read; `unread`: those that were not, each with the reason. */
export const postureReport = z.object({
  /** server_version_num, such as 180004. */
  versionNumber: z.int(),
  databases: z.array(z.string()),
  unread: z.array(z.object({ database: z.string(), why: z.string() })),
  checks: z.array(checked),
});
export type PostureReport = z.infer<typeof postureReport>;

/** The report in a stored value, or null when there is none or an older release wrote another shape. */
export function reportOf(stored: unknown): PostureReport | null {
  const parsed = postureReport.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
