/** The work that every check does beside its own, so that time does not tell where a password comes from. */
import { scramWork } from "./scram-check";

/**
 * The iterations of the costliest verifier that this process has met: everybody's check does as many. Zero until there
 * was one, so that who took none over pays nothing.
 */
let usualIterations = 0;
/** Costlier verifiers are not copied: a single one would make every login slow. */
const mostCopied = 65_536;

/** Remembers that a verifier with so many iterations was met. */
export function meetIterations(iterations: number): void {
  if (iterations <= mostCopied) usualIterations = Math.max(usualIterations, iterations);
}

/** What a check that did `done` iterations has left to do. */
export async function restOfScramWork(done: number, plain: string): Promise<void> {
  if (done < usualIterations) await scramWork(usualIterations - done, plain);
}
