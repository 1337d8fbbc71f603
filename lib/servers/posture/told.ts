/** Pure. A run with all that a report for people or programs says of it. */
import type { PostureReport } from "./report";
import type { JudgedCheck } from "./standing";

/** One run of a server. `waivers` are those in force; `score` is of 100, null where no check counts. */
export type Told = {
  readonly server: {
    readonly id: string;
    readonly name: string;
    readonly host: string;
    readonly port: number;
  };
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly score: number | null;
  readonly report: PostureReport;
  readonly checks: readonly JudgedCheck[];
  readonly waivers: readonly {
    readonly checkId: string;
    readonly reason: string;
    readonly acceptedBy: string;
    readonly expiresAt: Date;
  }[];
};

/** The run as JSON for programs. Instants are ISO text. */
export const jsonOf = ({ server, startedAt, finishedAt, score, report, checks, waivers }: Told) => ({
  server,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt.toISOString(),
  score,
  versionNumber: report.versionNumber,
  databases: report.databases,
  unread: report.unread,
  checks,
  waivers: waivers.map(({ checkId, reason, acceptedBy, expiresAt }) => ({
    ...{ checkId, reason, acceptedBy },
    expiresAt: expiresAt.toISOString(),
  })),
});
