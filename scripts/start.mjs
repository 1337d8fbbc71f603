/** Starts one of the programs in dist in this process, after building what does not fit the sources. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildWhatIsStale } from "./build.mjs";
import { root } from "./stamp.mjs";

const needs = {
  launcher: ["bundles", "console"],
  demo: ["bundles", "console"],
  cli: ["bundles"],
};

const [, , program = "launcher", ...words] = process.argv;
try {
  await buildWhatIsStale(needs[program]);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const file = join(root, "dist", `${program}.mjs`);
process.argv = [process.argv[0], file, ...words];
await import(pathToFileURL(file).href);
