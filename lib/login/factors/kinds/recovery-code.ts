/** Pure. Recovery codes: ten or so on paper, given at enrolment, for the day the phone is gone. */
import type { OneTimeKind } from "../descriptor";
import { writtenCode } from "../written-code";

export const recoveryCode = {
  id: "recovery_code",
  name: "Recovery code",
  several: "Recovery codes",
  summary: "One of the codes that a person saved at enrolment. Each works once.",
  strength: "strong",
  enrolment: "none",
  isTyped: true,
  provesChanges: true,
  spends: "row",
  /** 50 random bits: "k7m2q-x4v6p". */
  ...writtenCode(5),
} as const satisfies OneTimeKind;
