/** Pure. A run as text for a terminal. What a server said may hold control characters, which a terminal would obey. */
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import { versionName } from "@/lib/protocols/postgres/versions";
import type { Standing } from "./schema";
import { countOf, type JudgedCheck } from "./standing";
import type { Told } from "./told";

/** How a check stands, in the report. */
export const standingWords: Readonly<Record<Standing, string>> = {
  fail: "Fails",
  unknown: "Unknown",
  waived: "Waived",
  pass: "Passes",
  not_applicable: "Not applicable",
};

/** "61 of 100". */
export const scoreText = (score: number | null): string =>
  score === null ? "no score, because every check is waived" : `${score} of 100`;

/** Lines without their ends. What passes or does not apply is listed by its id alone. */
export function textReport(told: Told): readonly string[] {
  const { server, report, score, checks } = told;
  const counts = (Object.keys(standingWords) as Standing[]).map(
    (standing) => `${countOf(checks, standing)} ${standingWords[standing].toLowerCase()}`,
  );
  return [
    `${server.name} (${hostAndPort(server)}, PostgreSQL ${versionName(report.versionNumber)}): ${scoreText(score)}`,
    `Checks: ${counts.join(", ")}.`,
    `Databases read: ${report.databases.join(", ") || "none"}.`,
    ...report.unread.map(({ database, why }) => `Not read: ${database}. ${why}`),
    ...checks.flatMap((check) => linesOf(told, check)),
    ...idsOf("Passed", checks, "pass"),
    ...idsOf("Not applicable", checks, "not_applicable"),
  ].map(withoutControls);
}

function linesOf({ waivers }: Told, check: JudgedCheck): readonly string[] {
  const { id, standing, title, severity, cis, why, evidence, more, fix, grant } = check;
  if (standing === "pass" || standing === "not_applicable") return [];
  const waiver = standing === "waived" ? waivers.find(({ checkId }) => checkId === id) : undefined;
  const reference = cis === null ? id : `${id}, CIS ${cis}`;
  return [
    "",
    `${standingWords[standing].toUpperCase()} (${severity}): ${title} [${reference}]`,
    ...(why === "" ? [] : [`  ${why}`]),
    ...(waiver
      ? [
          `  Waived by ${waiver.acceptedBy} until ${waiver.expiresAt.toISOString().slice(0, 10)}: ${waiver.reason}`,
        ]
      : []),
    ...evidence.map((line) => `  - ${line}`),
    ...(more > 0 ? [`  - and ${more.toLocaleString("en")} more`] : []),
    ...block("To fix it:", fix),
    ...block("To make it known:", grant),
  ];
}

const block = (title: string, code: string): readonly string[] =>
  code === "" ? [] : [`  ${title}`, ...code.split("\n").map((line) => `    ${line}`)];

function idsOf(title: string, checks: readonly JudgedCheck[], standing: Standing): readonly string[] {
  const ids = checks.filter((check) => check.standing === standing).map(({ id }) => id);
  return ids.length === 0 ? [] : ["", `${title}: ${ids.join(", ")}`];
}

const withoutControls = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
