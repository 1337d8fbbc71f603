/** A real job process for tests, started from the sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort } from "@/lib/foundation/platform/ports";
import { untilReady } from "./worker-process";

/** A running job process. */
export type JobProcess = {
  /** kill -9. */
  kill(): Promise<void>;
};

/** Starts one on the store of this test file, and waits until it is at work. @throws Error with what it printed when it is not */
export async function startJobs(): Promise<JobProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "lib/programs/jobs/main.ts"], {
    env: childEnv({ VITEST: undefined, POSTERN_JOBS_METRICS_PORT: String(port) }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    printed += chunk.toString();
  });
  await untilReady(child, `http://127.0.0.1:${port}/readyz`, () => printed);
  return {
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
