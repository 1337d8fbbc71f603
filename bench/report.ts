/** Pure. The benchmark's findings as a table for a terminal. */

/** What one side did: medians over the rounds. */
export type Figures = {
  readonly who: string;
  /** Logins or checks a second. */
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Processor time a login costs in the server and in PostgreSQL, in microseconds. */
  readonly serverCpuUs: number | null;
  readonly storeCpuUs: number | null;
};

/** One row of the table: sides, and a goal that is met or not. */
export type Finding = {
  readonly title: string;
  readonly sides: readonly Figures[];
  /** The figure that the goal is about; null when it could not be measured. */
  readonly measured: { readonly what: string; readonly value: number } | null;
  /** Null where none is set. */
  readonly goal: { readonly text: string; readonly isMet: (value: number) => boolean } | null;
  /** What else the reader must know. */
  readonly note: string | null;
};

const widths = [36, 12, 10, 10, 14, 14] as const;

/** The table, with a line at the end of each row that says whether its goal is met. */
export function tableOf(findings: readonly Finding[]): string {
  const head = line("", "per second", "p50 ms", "p99 ms", "server CPU µs", "store CPU µs");
  return [head, ...findings.flatMap(linesOf)].join("\n");
}

function linesOf({ title, sides, measured, goal, note }: Finding): string[] {
  const found = measured ? `${measured.what} ${decimal(measured.value)}` : "not measured";
  const verdict = goal
    ? `${found}; goal ${goal.text}${measured ? `: ${goal.isMet(measured.value) ? "met" : "NOT met"}` : ""}`
    : found;
  return [
    "",
    title,
    ...sides.map(({ who, perSecond, p50Ms, p99Ms, serverCpuUs, storeCpuUs }) =>
      line(`  ${who}`, whole(perSecond), inMs(p50Ms), inMs(p99Ms), whole(serverCpuUs), whole(storeCpuUs)),
    ),
    `  ${verdict}`,
    ...(note ? [`  ${note}`] : []),
  ];
}

function line(...cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i] ?? 0))).join("");
}

const decimal = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
const whole = (value: number | null) => (value === null ? "-" : Math.round(value).toLocaleString("en"));
const inMs = (value: number | null) => (value === null ? "-" : value.toFixed(1));
