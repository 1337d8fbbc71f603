/** Where the installation is: the directory with prisma/migrations, from the sources as from the bundles in dist/. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "@/lib/foundation/base/errors";

/** The directory of this installation, absolute. @throws StartError when files of it are missing */
export function projectRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, "prisma/migrations/migration_lock.toml"))) return at;
    if (at === dirname(at)) {
      throw new StartError(`No prisma/migrations above ${start}. Keep dist/ and prisma/ in one directory.`);
    }
  }
}

/** The version of this installation, as package.json has it. */
export function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
