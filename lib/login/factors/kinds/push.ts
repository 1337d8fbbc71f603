/** Pure. Push: a notification on a phone or computer of the person's, on which they approve a login, and a code appears there. */
import { z } from "zod";
import { minutes } from "@/lib/foundation/base/durations";
import { askedKind } from "../asked-kind";
import type { CounterKind } from "../descriptor";
import { sentData } from "../sent-code";

/**
 * What a device remembers beside its codes. `to`: its own id, because it is asked nowhere else. `service`: the host that its
 * notifications go through. `test`: the last notification that asked the person whether it arrives. `goneAt`: when its push
 * service said that there is no such device any more.
 */
export const pushData = sentData.extend({
  service: z.string(),
  test: z
    .object({ number: z.int().min(1), sentAt: z.iso.datetime() })
    .nullable()
    .default(null),
  goneAt: z.iso.datetime().nullable().default(null),
});
export type PushData = z.infer<typeof pushData>;

export const push = {
  id: "push",
  name: "Push",
  summary: "A notification on a phone or computer. The login is approved there, and a code appears.",
  // What is approved shows a code that is typed where the login is: a secret goes from one to the other (NIST SP 800-63B 5.1.3).
  // Where a policy lets an approval alone pass, a person can be worn down into giving one.
  strength: "strong",
  enrolment: "push",
  asks: { forMs: minutes(2) },
  data: pushData,
  ...askedKind("phone", "Tap the newest notification. A code counts for ten minutes."),
  isUnreachable: ({ goneAt }) => goneAt !== null,
} as const satisfies CounterKind<PushData>;
