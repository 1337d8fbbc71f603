/** Pure. Bypass codes: read out by the help desk to somebody without a phone, for hours. */
import type { OneTimeKind } from "../descriptor";
import { writtenCode } from "../written-code";

export const bypassCode = {
  id: "bypass_code",
  name: "Bypass code",
  several: "A bypass code",
  summary: "A code from the help desk. It works once and expires.",
  strength: "weak",
  enrolment: "none",
  isTyped: true,
  /** It lets in for a day; it does not make its holder the owner of the account. */
  provesChanges: false,
  spends: "row",
  /** 40 random bits and hours to live: "k7m2-x4v6". */
  ...writtenCode(4),
} as const satisfies OneTimeKind;
