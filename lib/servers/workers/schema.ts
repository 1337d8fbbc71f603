/** Pure. What a form may say about the workers' doors. */
import { z } from "zod";

/** `host`: what the lines name where a worker listens on every address. */
export const checkDoorsInput = z.object({
  host: z.string().trim().max(253, "Use at most 253 characters.").default(""),
});
export type CheckDoorsInput = z.infer<typeof checkDoorsInput>;
