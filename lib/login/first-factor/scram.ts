/** The first factor that a database role came with: a SCRAM-SHA-256 verifier. */
import { parseVerifier } from "@/lib/protocols/postgres/scram";
import { meetIterations, restOfScramWork } from "./equal-work";
import { processorWidth } from "./hash-queue";
import { decoyWork } from "./password-hash";
import type { Source } from "./port";
import { isScramPassword } from "./scram-check";

/** Does the work of a hash of ours beside its own. */
export const scram = {
  name: "scram",
  waitsFor: "processor",
  width: processorWidth,
  leavesMachine: false,
  async check(stored: string | null, typed: string) {
    const [isRight] = await Promise.all([stored !== null && compare(stored, typed), decoyWork(typed)]);
    return isRight;
  },
} satisfies Source;

async function compare(text: string, typed: string): Promise<boolean> {
  const parsed = parseVerifier(text);
  if (!parsed.ok) throw new Error("a stored SCRAM verifier cannot be read");
  const { iterations } = parsed.verifier;
  meetIterations(iterations);
  const isRight = await isScramPassword(parsed.verifier, typed);
  await restOfScramWork(iterations, typed);
  return isRight;
}
