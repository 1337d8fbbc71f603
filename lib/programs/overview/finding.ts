/** Pure. One thing that needs attention. */
import { bySeverity, type Finding } from "@/lib/foundation/base/finding";

/** `href` is the page where something can be done about it. */
export type Attention = Finding & { readonly href: string | null };

/** The findings, gravest first. */
export const gravestFirst = (findings: readonly Attention[]): readonly Attention[] =>
  findings.toSorted(bySeverity);
