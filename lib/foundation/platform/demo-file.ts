/** The demo's file in POSTERN_HOME: addresses, people and their secrets of one run, for scripts and for `postern demo`. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StartError } from "@/lib/foundation/base/errors";

/** The shape of demo.json; scripts rely on it. Secrets are base32 and of this run alone. */
const demoFile = z.object({
  console: z.object({
    url: z.string(),
    owner: z.object({ username: z.string(), password: z.string(), totpSecret: z.string() }),
  }),
  radius: z.object({ host: z.string(), port: z.number(), secret: z.string() }),
  postgres: z.object({ host: z.string(), port: z.number(), database: z.string() }),
  users: z.array(
    z.object({
      username: z.string(),
      password: z.string(),
      totpSecret: z.string().nullable(),
      kind: z.enum(["second factor", "password only"]),
    }),
  ),
});
export type DemoFile = z.infer<typeof demoFile>;

/** Where the demo of the installation in `home` keeps its own state: it never touches the product's. */
export const demoHome = (home: string): string => join(home, "demo");

const fileIn = (home: string): string => join(home, "demo.json");

/** Writes demo.json into `home`, readable by its owner alone, whole or not at all. Gives its path. */
export function writeDemoFile(home: string, demo: DemoFile): string {
  const file = fileIn(home);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return file;
}

/** What the last demo in `home` wrote. @throws StartError when there was none */
export function readDemoFile(home: string): DemoFile {
  try {
    return demoFile.parse(JSON.parse(readFileSync(fileIn(home), "utf8")));
  } catch (error) {
    throw new StartError(`There is no demo in ${home}. Start one: npm run demo`, { cause: error });
  }
}
