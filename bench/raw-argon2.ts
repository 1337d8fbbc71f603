/** A process that measures how many argon2id checks a second this machine does, with the product's library and costs. */
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { password } from "./people";

/** How long to measure, and the costs. */
export type RawQuestion = { readonly seconds: number; readonly memoryKib: number; readonly passes: number };

/** Checks a second. */
export type RawAnswer = { readonly perSecond: number };

process.on("message", async (question: RawQuestion) => {
  process.send?.(await measure(question));
});
process.on("disconnect", () => process.exit(0));

/** As many at once as the worker runs at once: the number of cores, at least two. */
async function measure({ seconds, memoryKib, passes }: RawQuestion): Promise<RawAnswer> {
  const stored = await hash(password, { memoryCost: memoryKib, timeCost: passes, parallelism: 1 });
  const startMs = performance.now();
  const endMs = startMs + seconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < endMs) {
      if (!(await verify(stored, password))) throw new Error("The right password was refused.");
      done++;
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane));
  return { perSecond: done / ((performance.now() - startMs) / 1000) };
}
