/** Builds all that `npm start` runs: the console into .next, everything else into dist. `--if-needed` keeps what fits. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt, isFresh, root, stamped } from "./stamp.mjs";

const installed = createRequire(import.meta.url);

/**
 * Builds what does not fit the sources. Without development dependencies what is there is used as it is.
 * outputs: any of "bundles" and "console".
 */
export async function buildWhatIsStale(outputs) {
  const stale = outputs.filter((output) => !isFresh(output));
  if (stale.length === 0) return;
  if (!hasBuildTools()) {
    if (outputs.every((output) => isBuilt(output))) return;
    throw new Error(
      "Nothing is built here and the build tools are not installed. Run: npm ci && npm run build",
    );
  }
  await build(stale);
}

async function build(outputs) {
  if (outputs.includes("bundles")) {
    const { bundle } = await import("./bundle.mjs");
    await bundle();
  }
  if (outputs.includes("console")) {
    process.stderr.write("Building the console (once; about half a minute) …\n");
    await stamped("console", () => buildConsole());
  }
}

async function buildConsole() {
  const { generate } = await import("./generate.mjs");
  generate();
  const next = join(installed.resolve("next/package.json"), "../dist/bin/next");
  const run = spawnSync(process.execPath, [next, "build"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (run.status === 0) return;
  process.stderr.write(`${run.stdout}${run.stderr}`);
  throw new Error("The console could not be built, see above.");
}

function hasBuildTools() {
  try {
    installed.resolve("esbuild");
    installed.resolve("typescript");
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = ["bundles", "console"];
  try {
    await (process.argv.includes("--if-needed") ? buildWhatIsStale(all) : build(all));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
