/** Pure. Links by text message: the person is asked to approve a login, and a code appears where they do. */
import { minutes } from "@/lib/foundation/base/durations";
import { askedKind } from "../asked-kind";
import type { CounterKind } from "../descriptor";
import { type SentData, sentData } from "../sent-code";

export const smsLink = {
  id: "sms_link",
  name: "Link by text message",
  summary:
    "A link sent to the person's phone as a text message, under which they approve a login. Weaker: numbers can be taken over, and messages read on the way.",
  strength: "weak",
  enrolment: "phone",
  asks: { forMs: minutes(10) },
  data: sentData,
  ...askedKind("phone", "Use the link in the newest text message. A code counts for ten minutes."),
} as const satisfies CounterKind<SentData>;
