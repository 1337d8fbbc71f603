/** Pure. Links by mail: the person is asked to approve a login, and a code appears where they do. */
import { minutes } from "@/lib/foundation/base/durations";
import { askedKind } from "../asked-kind";
import type { CounterKind } from "../descriptor";
import { type SentData, sentData } from "../sent-code";

export const mailLink = {
  id: "mail_link",
  name: "Link by mail",
  summary:
    "A link in a mail, under which a login is approved. Weaker: whoever reads the mailbox can approve too.",
  strength: "weak",
  enrolment: "mail",
  asks: { forMs: minutes(10) },
  data: sentData,
  ...askedKind("mailbox", "Use the link in the newest mail. A code counts for ten minutes."),
} as const satisfies CounterKind<SentData>;
