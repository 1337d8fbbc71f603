/** Pure. One thing that needs attention. */

/** `text` is a sentence; `href` is the page where something can be done about it. */
export type Finding = {
  readonly severity: "danger" | "warning" | "info";
  readonly text: string;
  readonly href: string | null;
};
