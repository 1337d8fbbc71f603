/** Pure. What a form may say about console sessions. */
import { z } from "zod";

/** One session. */
export const sessionIdInput = z.object({ sessionId: z.uuid("This session does not exist any more.") });
export type SessionIdInput = z.infer<typeof sessionIdInput>;
