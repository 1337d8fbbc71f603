/** Tells whether what was built still fits the sources: a digest of them, kept beside the output. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The directory of this installation. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const shared = ["package-lock.json", "tsconfig.json", "prisma", "lib"];

/** What each output is made from, and where its stamp is. */
const outputs = {
  bundles: { stamp: "dist/stamp", sources: [...shared, "scripts/bundle.mjs"] },
  console: {
    stamp: ".next/stamp",
    sources: [...shared, "app", "components", "public", "proxy.ts", "next.config.ts", "postcss.config.mjs"],
  },
};

/** Whether `output` ("bundles" or "console") was built from the sources as they are. */
export function isFresh(output) {
  const file = join(root, outputs[output].stamp);
  return existsSync(file) && readFileSync(file, "utf8") === digest(outputs[output].sources);
}

/** Whether `output` was built at all. */
export function isBuilt(output) {
  return existsSync(join(root, outputs[output].stamp));
}

/** Runs `build` and then marks `output` as built from the sources as they were before. */
export async function stamped(output, build) {
  const { stamp, sources } = outputs[output];
  const before = digest(sources);
  await build();
  writeFileSync(join(root, stamp), before);
}

function digest(sources) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesOf(source))) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesOf(path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(join(root, path))
    .filter((name) => name !== "generated" && name !== "testing")
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}
