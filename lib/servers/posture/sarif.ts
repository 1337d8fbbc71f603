/**
 * Pure. A run as SARIF 2.1.0, for tools that collect findings.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; sections 3.27.9 kind, 3.27.10 level, 3.35 suppression
 */
import type { Severity } from "@/lib/foundation/base/finding";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import type { Standing } from "./schema";
import type { JudgedCheck } from "./standing";
import type { Told } from "./told";

/** What a failing check is to tools that know three levels. */
const levels = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
} as const satisfies Readonly<Record<Severity, string>>;

/** GitHub sorts by these: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, below low. */
const numbers: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.0",
};

/** What a result is, where it is no failure. 'open': there was not enough information to decide. */
const kinds = {
  fail: "fail",
  unknown: "open",
  waived: "fail",
  pass: "pass",
  not_applicable: "notApplicable",
} as const satisfies Readonly<Record<Standing, string>>;

/** The log, to be written as JSON. `version` is Postern's. */
export function sarifOf(told: Told, version: string) {
  const { server, report, checks, startedAt, finishedAt } = told;
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Postern", version, semanticVersion: version, rules: checks.map(ruleOf) } },
        automationDetails: { id: `postern/posture/${server.id}/${startedAt.toISOString()}` },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: startedAt.toISOString(),
            endTimeUtc: finishedAt.toISOString(),
            toolExecutionNotifications: report.unread.map(({ database, why }) => ({
              level: "warning",
              message: { text: `The database ${database} was not read. ${why}` },
            })),
          },
        ],
        results: checks.map((check, ruleIndex) => resultOf(told, check, ruleIndex)),
        properties: { score: told.score, serverVersionNumber: report.versionNumber },
      },
    ],
  };
}

const ruleOf = ({ id, title, why, severity, cis }: JudgedCheck) => ({
  id,
  shortDescription: { text: title },
  fullDescription: { text: why === "" ? title : why },
  defaultConfiguration: { level: levels[severity] },
  properties: {
    ...{ "security-severity": numbers[severity], severity },
    tags: ["security", "postgresql", ...(cis === null ? [] : [`CIS ${cis}`])],
  },
});

function resultOf({ server, waivers }: Told, check: JudgedCheck, ruleIndex: number) {
  const { id, result, standing } = check;
  const waiver = standing === "waived" ? waivers.find(({ checkId }) => checkId === id) : undefined;
  // A waiver can stand for what is not known as well: then there is no failure to suppress.
  const kind = standing === "waived" && result === "unknown" ? kinds.unknown : kinds[standing];
  return {
    ...{ ruleId: id, ruleIndex, kind },
    level: kind === "fail" ? levels[check.severity] : "none",
    message: { text: messageOf(check) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: `postgresql://${hostAndPort(server)}` } },
        logicalLocations: [
          { name: server.name, fullyQualifiedName: `${server.name}/${id}`, kind: "resource" },
        ],
      },
    ],
    partialFingerprints: { "posternCheck/v1": `${server.id}/${id}` },
    ...(waiver && {
      suppressions: [
        {
          kind: "external",
          status: "accepted",
          justification: `${waiver.reason} (${waiver.acceptedBy}, until ${waiver.expiresAt.toISOString().slice(0, 10)})`,
        },
      ],
    }),
  };
}

function messageOf({ title, standing, result, evidence, more, fix, grant }: JudgedCheck): string {
  const found = more > 0 ? [...evidence, `and ${more.toLocaleString("en")} more`] : evidence;
  const isUnknown = standing === "unknown" || result === "unknown";
  return [
    isUnknown ? `Unknown: ${title}` : title,
    ...found,
    ...(fix === "" ? [] : [`Fix: ${fix}`]),
    ...(grant === "" ? [] : [`To make it known: ${grant}`]),
  ].join("\n");
}
