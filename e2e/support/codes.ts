/** The codes that people of the journeys read from their phones: by oathtool, and none of them twice. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installation } from "./installation";

const periodMs = 30_000;
/** A code this near to the end of its step could be one too old when it arrives. */
const nearEndMs = 8_000;

/**
 * A code of `secret` (base32) that Postern takes now and that was never given before: one of the steps -1, 0, +1 around
 * now, the oldest unused one first. Waits for the next step when all three are used.
 */
export async function nextCode(secret: string): Promise<string> {
  const last = join(installation().notes, `step-${createHash("sha256").update(secret).digest("hex")}`);
  for (;;) {
    const now = Date.now();
    const present = Math.floor(now / periodMs);
    const oldest = periodMs - (now % periodMs) < nearEndMs ? present : present - 1;
    const used = existsSync(last) ? Number(readFileSync(last, "utf8")) : 0;
    const step = Math.max(oldest, used + 1);
    if (step <= present + 1) {
      writeFileSync(last, String(step));
      return codeAt(secret, step);
    }
    await sleep(periodMs - (now % periodMs) + 50);
  }
}

/** The code of time step `step`, by an independent implementation. */
function codeAt(secret: string, step: number): string {
  const at = new Date(step * periodMs).toISOString().replace("T", " ").replace(/\..*/, " UTC");
  const words = ["--totp", "-b", secret, "-N", at];
  return execFileSync("oathtool", words, { stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();
}

/** A code of six digits that is none of `secret` around now. */
export function wrongCode(secret: string): string {
  const present = Math.floor(Date.now() / periodMs);
  const right = [-2, -1, 0, 1, 2].map((step) => codeAt(secret, present + step));
  return (
    ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !right.includes(code)) ?? ""
  );
}
