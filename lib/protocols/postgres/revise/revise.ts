/** Pure. Revises a pg_hba.conf in use: keeps what works, changes what must change, and says why, line by line. */
import type { WorkerAddress } from "../bypass/way";
import { askingMethod, identLineOf, plannedParts, refusals } from "../hba/build";
import { secretPlaceholder } from "../hba/lines";
import { isWord } from "../hba/lint/cover";
import { parseHba } from "../hba/parse";
import type { HbaPlan, SecondFactorLine } from "../hba/plan";
import { hiddenSecret, hiddenWeakSecret } from "../hba/redact";
import type { HbaRule } from "../hba/rule";
import { commentOf } from "../hba/syntax/token";
import { canonicalRule } from "../hba/view";
import type { SourceLine } from "./source";
import { verdictOn } from "./verdict";

/** One line of the comparison. `text` is null for a removed one, `before` for an added one. `reason` is empty for comments. */
export type RevisedLine = {
  readonly kind: "kept" | "changed" | "added" | "removed";
  /** Of the file in use; null for an added one. */
  readonly lineNumber: number | null;
  readonly before: string | null;
  readonly text: string | null;
  readonly reason: string;
  /** Whether somebody gets in by the line without a second factor, or nobody knows. */
  readonly isGap: boolean;
};

/** The new file, or the reasons why the plan cannot be built. */
export type RevisedHba =
  | {
      readonly ok: true;
      readonly lines: readonly RevisedLine[];
      readonly text: string;
      readonly identLine: string | null;
      /** Whether lines hold secrets that pg_hba_file_rules does not tell: they stand as •••• and must be put in. */
      readonly lacksSecrets: boolean;
    }
  | { readonly ok: false; readonly reasons: readonly string[] };

/** What the file is revised by. */
export type Revision = {
  readonly plan: HbaPlan;
  /** By which protocol changed lines ask. */
  readonly door: SecondFactorLine["door"];
  readonly workers: readonly WorkerAddress[];
  /** Roles that keep a password of their own beside those of the plan. */
  readonly programs: readonly string[];
};

/**
 * The new file: break-glass first, what programs and standbys need above everything that might take it, the lines of `source`
 * in their order, lines for people that the plan adds, and the rejection of the rest.
 */
export function reviseHba(
  source: readonly SourceLine[],
  { plan, door, workers, programs }: Revision,
): RevisedHba {
  const reasons = refusals({ ...plan, secondFactor: [...plan.secondFactor, anybody(door)] });
  if (reasons.length > 0) return { ok: false, reasons };
  const parts = plannedParts(plan);
  const context = {
    version: plan.version,
    workers,
    breakGlassRole: plan.breakGlass?.role ?? null,
    programs: new Set([
      ...programs,
      ...plan.serviceAccounts.map(({ role }) => role),
      ...plan.replication.map(({ role }) => role),
    ]),
    asking: askingMethod(plan, door),
  };
  const body = source.map((line) => revised(line, context, plan));
  const top = [
    ...added(parts.breakGlass.lines, "Access when no worker answers.", false),
    ...added(
      parts.serviceAccounts.lines,
      "A program: no phone, so no second factor. From its own address only.",
      true,
    ),
    ...added(
      parts.replication.lines,
      "Replication: a standby, which “all” as a database does not cover.",
      true,
    ),
  ].filter((line) => !standsBeforeOthers(line, body, plan.version));
  const people = added(parts.secondFactor.lines, "People: password and code, asked of Postern.", false);
  const end = added(parts.rejection.lines, "Nobody else.", false);
  const lines = withoutRepeats([...top, ...insertBeforeRejects(body, people), ...end], plan.version);
  const text = lines.flatMap((line) => line.text ?? []).join("\n");
  return {
    ok: true,
    lines,
    text: `${text}\n`,
    identLine: identLineOf(plan),
    lacksSecrets: text.includes(hiddenWeakSecret),
  };
}

const anybody = (door: SecondFactorLine["door"]): SecondFactorLine => ({
  ...{ door, databases: [], roles: [], networks: [] },
});

function revised(line: SourceLine, context: Parameters<typeof verdictOn>[1], plan: HbaPlan): RevisedLine {
  const { lineNumber, text: before } = line;
  if (line.kind === "text")
    return { kind: "kept", lineNumber, before, text: before, reason: line.note, isGap: false };
  if (line.kind === "fault")
    return {
      ...{ kind: "removed", lineNumber, before, text: null, isGap: false },
      reason: `PostgreSQL refuses it: ${line.message}`,
    };
  const verdict = verdictOn(line.rule, context);
  const base = { lineNumber, before, reason: verdict.reason, isGap: verdict.isGap };
  if (verdict.kind === "kept") {
    const text = verdict.isGap ? before : withOwnSecret(before, plan);
    return { ...base, kind: "kept", text };
  }
  const comment = commentOf(before);
  const text = verdict.isGap ? verdict.text : withOwnSecret(verdict.text, plan);
  return { ...base, kind: "changed", text: comment === "" ? text : `${text} ${comment}` };
}

/** A line that asks Postern holds the client's secret, which is known here; what a gap holds is another server's. */
const withOwnSecret = (text: string, { radius, ldap }: HbaPlan): string =>
  text.replaceAll(
    new RegExp(`${hiddenSecret}|${hiddenWeakSecret}`, "g"),
    radius.secret ?? ldap.secret ?? secretPlaceholder,
  );

const added = (lines: readonly string[], reason: string, isGap: boolean): readonly RevisedLine[] =>
  lines.map((text) => ({ kind: "added", lineNumber: null, before: null, text, reason, isGap }));

/**
 * Whether a line of the file in use already does what `line` is for, above everything that might take its logins: a line
 * that stays as well, refusals and other files among them.
 */
function standsBeforeOthers(line: RevisedLine, body: readonly RevisedLine[], version: number): boolean {
  const wanted = ruleOf(line.text, version);
  if (!wanted) return false;
  for (const own of body) {
    if (own.text === null) continue;
    const rule = ruleOf(own.text, version);
    if (!rule) {
      if (takesInAnother(own)) return false;
    } else if (doesTheSame(rule, wanted)) return true;
    else if (mayTake(rule, wanted)) return false;
  }
  return false;
}

/** Of what is no rule, comments and blank lines have no reason to stay. */
const takesInAnother = ({ reason }: RevisedLine) => reason !== "";

/** The same people from the same place by the same method; `host` takes connections with TLS as well. */
function doesTheSame(own: HbaRule, wanted: HbaRule): boolean {
  const type = own.type === "host" && wanted.type === "hostssl" ? wanted.type : own.type;
  return canonicalRule({ ...own, type }) === canonicalRule(wanted);
}

/** Groups and patterns may mean the role. Networks are not looked at: names and `samenet` could mean the same one. */
const mayTake = (own: HbaRule, wanted: HbaRule): boolean =>
  (own.type === "local") === (wanted.type === "local") &&
  [true, false].some((isReplication) => isFor(own, isReplication) && isFor(wanted, isReplication)) &&
  own.users.some(({ text }) => /^(all$|\+|\/)/.test(text) || wanted.users.some((user) => user.text === text));

/** Whether a line is for replication, or for databases; “all” does not cover it. */
const isFor = ({ databases }: HbaRule, isReplication: boolean) =>
  databases.some((token) => isWord(token, "replication") === isReplication);

const ruleOf = (text: string | null, version: number): HbaRule | null =>
  text === null ? null : (parseHba(text, { version }).rules[0] ?? null);

/** What the file refuses at its end stays behind the lines that are added. */
function insertBeforeRejects(
  body: readonly RevisedLine[],
  people: readonly RevisedLine[],
): readonly RevisedLine[] {
  if (people.length === 0) return body;
  let at = body.length;
  while (at > 0 && /^\s*(#|$)|\breject\s*(#.*)?$/.test(body[at - 1]?.text ?? "")) at--;
  return [...body.slice(0, at), ...people, ...body.slice(at)];
}

/** A line that says the same as one above is never reached. */
function withoutRepeats(lines: readonly RevisedLine[], version: number): readonly RevisedLine[] {
  const seen = new Set<string>();
  return lines.flatMap((line): readonly RevisedLine[] => {
    const rule = ruleOf(line.text, version);
    if (!rule) return [line];
    const key = canonicalRule(rule);
    if (!seen.has(key)) {
      seen.add(key);
      return [line];
    }
    if (line.kind === "added") return [];
    return [{ ...line, kind: "removed", text: null, isGap: false, reason: "Says the same as a line above." }];
  });
}
