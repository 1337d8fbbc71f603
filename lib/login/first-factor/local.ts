/** The first factor kept here: an argon2id hash of ours. */
import { restOfScramWork } from "./equal-work";
import { processorWidth } from "./hash-queue";
import { compareHash, decoyWork } from "./password-hash";
import type { Source } from "./port";

/** Does the same work for nobody. */
export const local = {
  name: "local",
  waitsFor: "processor",
  width: processorWidth,
  leavesMachine: false,
  async check(stored: string | null, typed: string) {
    const [isRight] = await Promise.all([
      stored === null ? decoyWork(typed) : compareHash(stored, typed),
      restOfScramWork(0, typed),
    ]);
    return isRight;
  },
} satisfies Source;
