/** Generates the Prisma client from prisma/schema.prisma, without network; runs after every npm install. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Generates the client, or does nothing in an installation without development dependencies, which has bundles instead. */
export function generate() {
  const prisma = prismaProgram();
  if (!prisma) return;
  const run = spawnSync(process.execPath, [prisma, "generate"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      // Generating needs no engine, but the CLI insists on one and would download it: any existing file will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  });
  if (run.status === 0) return;
  process.stderr.write(`${run.stdout}${run.stderr}`);
  throw new Error("prisma generate failed, see above.");
}

function prismaProgram() {
  try {
    return join(createRequire(import.meta.url).resolve("prisma/package.json"), "../build/index.js");
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
