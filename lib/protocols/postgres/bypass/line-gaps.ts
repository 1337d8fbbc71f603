/** Pure. What each line of pg_hba.conf lets pass without a second factor, counted over the roles that get in by it. */
import { isOpenKind, type WayIn } from "./way";

/** What the finder found of one line: how many roles get in by it, by what that means. */
export type LineGap = {
  readonly file: string;
  readonly lineNumber: number;
  /** Without a second factor, or nobody knows; not accepted by anybody. */
  readonly open: number;
  /** How many of the open ones are superusers. */
  readonly superusers: number;
  /** Open ones that somebody accepted for a time. */
  readonly accepted: number;
  /** Through a RADIUS or LDAP server that is no worker of Postern. */
  readonly elsewhere: number;
  readonly certificate: number;
  readonly breakGlass: number;
};

/** The lines that the finder names, in no order. */
export function lineGaps(ways: readonly (WayIn & { readonly exception: unknown })[]): readonly LineGap[] {
  const gaps = new Map<string, LineGap>();
  for (const { line, kind, isSuperuser, exception } of ways) {
    const { file, lineNumber } = line;
    const key = `${file}:${lineNumber}`;
    const gap = gaps.get(key) ?? { file, lineNumber, ...nothing };
    const isAccepted = exception !== null;
    const isOpen = isOpenKind(kind) && !isAccepted;
    gaps.set(key, {
      ...gap,
      open: gap.open + Number(isOpen),
      superusers: gap.superusers + Number(isOpen && isSuperuser),
      accepted: gap.accepted + Number(isAccepted),
      elsewhere: gap.elsewhere + Number(kind === "elsewhere" && !isAccepted),
      certificate: gap.certificate + Number(kind === "certificate" && !isAccepted),
      breakGlass: gap.breakGlass + Number(kind === "break_glass" && !isAccepted),
    });
  }
  return [...gaps.values()];
}

const nothing = { open: 0, superusers: 0, accepted: 0, elsewhere: 0, certificate: 0, breakGlass: 0 };

/** What is said about the line at `file` and `lineNumber`; null where the finder names no way in by it. */
export const gapAt = (gaps: readonly LineGap[], file: string, lineNumber: number): LineGap | null =>
  gaps.find((gap) => gap.file === file && gap.lineNumber === lineNumber) ?? null;
