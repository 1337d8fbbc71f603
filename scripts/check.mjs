/** Runs what needs no store and no browser: format and lint, types, dead code, architecture. `npm run check` */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./stamp.mjs";

const installed = createRequire(import.meta.url);

/** Each check with its commands, every one a program of a package with its words. */
const checks = [
  { name: "format and lint", commands: [["@biomejs/biome", "biome", "ci", "."]] },
  {
    name: "types",
    commands: [
      ["next", "next", "typegen"],
      ["typescript", "tsc", "--noEmit"],
    ],
  },
  { name: "dead code", commands: [["knip", "knip", "--no-progress"]] },
  { name: "architecture", commands: [["vitest", "vitest", "run", "lib/architecture.test.ts"]] },
];

/** The absolute path of a package's program, run with node. */
export function programOf(packageName, program) {
  const file = packageFile(packageName);
  const { bin } = installed(file);
  return join(dirname(file), typeof bin === "string" ? bin : bin[program]);
}

/** Some packages do not export their package.json. */
function packageFile(name) {
  return join(root, "node_modules", name, "package.json");
}

/** Runs every check and gives those that failed, with what they printed. */
export function failedChecks(env = process.env) {
  return checks.flatMap(({ name, commands }) => {
    for (const [packageName, program, ...words] of commands) {
      const run = spawnSync(process.execPath, [programOf(packageName, program), ...words], {
        cwd: root,
        encoding: "utf8",
        env,
      });
      if (run.status !== 0) return [{ name, output: `${run.stdout}${run.stderr}` }];
    }
    return [];
  });
}

/** How many checks there are. */
export const checkCount = checks.length;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = failedChecks();
  for (const { name, output } of failed) process.stdout.write(`\n${name} failed:\n${output}\n`);
  if (failed.length === 0) process.stdout.write(`${checkCount} checks passed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
