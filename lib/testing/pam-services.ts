/** PAM services of a test's own: the machine's PAM library and modules, with a directory of services in place of /etc/pam.d. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes `services` (name to text) below `directory` and gives the environment of a program that reads them. No root is needed, and
 * the machine's own services stay as they are.
 * @throws Error when pam_wrapper is not installed
 */
export function pamServices(
  directory: string,
  services: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const wrapper = pamWrapper();
  if (!wrapper) throw new Error("pam_wrapper is not installed: apt-get install libpam-wrapper");
  const folder = join(directory, "pam.d");
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(services)) writeFileSync(join(folder, name), text);
  return { LD_PRELOAD: wrapper, PAM_WRAPPER: "1", PAM_WRAPPER_SERVICE_DIR: folder };
}

/** Where the library is, which Debian keeps in a directory of the architecture; undefined when it is not installed. */
export function pamWrapper(): string | undefined {
  const folders = readdirSync("/usr/lib").map((name) => join("/usr/lib", name));
  return folders.map((folder) => join(folder, "libpam_wrapper.so")).find((file) => existsSync(file));
}
