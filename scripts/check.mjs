/** Runs what needs no store and no browser: format and lint, types, dead code, architecture, the lock file. `npm run check` */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
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

const lockCheck = "lock file";

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

/**
 * Packages of the lock file that npm would install without knowing what they must hold. npm leaves the digest out where
 * it does not download a package, as with those for other platforms; `npm view NAME@VERSION dist.integrity` tells it.
 */
function packagesWithoutIntegrity() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== "" && !entry.link && !entry.inBundle && !entry.integrity)
    .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, "")}@${version}`);
}

/** Runs every check and gives those that failed, with what they printed. */
export function failedChecks(env = process.env) {
  const loose = packagesWithoutIntegrity();
  const lock =
    loose.length > 0 ? [{ name: lockCheck, output: `without integrity: ${loose.join(", ")}` }] : [];
  const others = checks.flatMap(({ name, commands }) => {
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
  return [...lock, ...others];
}

/** How many checks there are. */
export const checkCount = checks.length + 1;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = failedChecks();
  for (const { name, output } of failed) process.stdout.write(`\n${name} failed:\n${output}\n`);
  if (failed.length === 0) process.stdout.write(`${checkCount} checks passed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
