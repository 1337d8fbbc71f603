/** Bundles worker, jobs, the console's server, launcher, command line and demo into dist/, each one file that needs no development dependency. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "./generate.mjs";
import { root, stamped } from "./stamp.mjs";

const entries = {
  worker: "lib/programs/worker/main.ts",
  jobs: "lib/programs/jobs/main.ts",
  console: "lib/programs/console/server/main.ts",
  launcher: "lib/programs/launcher/main.ts",
  cli: "lib/programs/cli/main.ts",
  demo: "lib/programs/launcher/demo.ts",
};

/** Writes dist/*.mjs. */
export async function bundle() {
  generate();
  const { build, stop } = await import("esbuild");
  await stamped("bundles", () =>
    write(
      build({
        absWorkingDir: root,
        entryPoints: entries,
        outdir: "dist",
        write: false,
        outExtension: { ".js": ".mjs" },
        bundle: true,
        platform: "node",
        target: "node20",
        format: "esm",
        // CommonJS packages inside the bundle call require.
        banner: {
          js: "import{createRequire as bannerRequire}from'node:module';const require=bannerRequire(import.meta.url);",
        },
        external: ["pg-native", "@node-rs/argon2", "next"],
        sourcemap: "linked",
        logLevel: "warning",
      }),
    ),
  );
  // The launcher runs in this process next: the bundler's own process has nothing more to do.
  await stop();
}

/** Each file appears whole, so that a program that is starting meanwhile never reads half of one. */
async function write(building) {
  const { outputFiles } = await building;
  mkdirSync(join(root, "dist"), { recursive: true });
  for (const { path, contents } of outputFiles) {
    writeFileSync(`${path}.${process.pid}.tmp`, contents);
    renameSync(`${path}.${process.pid}.tmp`, path);
  }
}
