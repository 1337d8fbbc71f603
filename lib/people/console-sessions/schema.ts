/** Pure. What a form may say about console sessions. */
import { z } from "zod";

/** One session. */
export const sessionIdInput = z.object({ sessionId: z.uuid("This session no longer exists.") });
export type SessionIdInput = z.infer<typeof sessionIdInput>;
