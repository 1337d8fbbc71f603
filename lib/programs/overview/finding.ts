/** Pure. One thing that needs attention. */

/** `text` is a sentence; `href` is the page where something can be done about it. */
export type Finding = {
  readonly severity: "danger" | "warning" | "info";
  readonly text: string;
  readonly href: string | null;
};

const order = { danger: 0, warning: 1, info: 2 } as const;

/** The findings, gravest first. */
export const gravestFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
