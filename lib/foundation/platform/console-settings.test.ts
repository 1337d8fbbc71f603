/** The settings file of the console: what it takes, what wins over it, and the trial with its way back. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import {
  consoleSettings,
  consoleSettingsFile,
  keepConsoleSettings,
  readConsoleSettings,
  restoreConsoleSettings,
  tryConsoleSettings,
} from "./console-settings";
import { consoleUrlOf } from "./console-url";
import { childEnv, consoleEnv, parseEnv, readEnv, withConsoleSettings } from "./env";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "postern-settings-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const open = { POSTERN_CONSOLE_HOST: "::", POSTERN_CONSOLE_TLS: "issued", POSTERN_CONSOLE_PORT: "8443" };
const closed = { POSTERN_CONSOLE_HOST: "127.0.0.1", POSTERN_CONSOLE_TLS: "off" };

test("what is tried is in force, closed to others, and stays when it is kept", () => {
  expect(readConsoleSettings(home)).toEqual({});
  tryConsoleSettings(home, open);
  expect(readConsoleSettings(home)).toEqual(open);
  expect(statSync(consoleSettingsFile(home)).mode & 0o777).toBe(0o600);
  keepConsoleSettings(home);
  expect(restoreConsoleSettings(home)).toBe(false);
  expect(readConsoleSettings(home)).toEqual(open);
  expect(readdirSync(home)).toEqual(["console.env"]);
});

test("what was before comes back, over two trials too, and nothing was nothing before", () => {
  tryConsoleSettings(home, closed);
  tryConsoleSettings(home, open);
  expect(restoreConsoleSettings(home)).toBe(true);
  expect(existsSync(consoleSettingsFile(home))).toBe(false);
  tryConsoleSettings(home, closed);
  keepConsoleSettings(home);
  tryConsoleSettings(home, open);
  expect(restoreConsoleSettings(home)).toBe(true);
  expect(readConsoleSettings(home)).toEqual(closed);
  expect(restoreConsoleSettings(home)).toBe(false);
});

test("a file that others can change, or with a line that it knows nothing of, is refused with the fix", () => {
  tryConsoleSettings(home, open);
  const file = consoleSettingsFile(home);
  chmodSync(file, 0o620);
  expect(() => readConsoleSettings(home)).toThrow(/can be changed by others.*chmod 600/);
  chmodSync(file, 0o644);
  expect(readConsoleSettings(home)).toEqual(open);
  writeFileSync(file, `${readFileSync(file, "utf8")}DATABASE_URL=postgresql://evil\n`);
  expect(() => readConsoleSettings(home)).toThrow(/console\.env, line 5: DATABASE_URL .*remove the line/);
  writeFileSync(consoleSettingsFile(home), "POSTERN_MASTER_KEY=hunter2hunter2\n", { mode: 0o600 });
  expect(() => readConsoleSettings(home)).toThrow(/POSTERN_MASTER_KEY/);
  expect(() => readConsoleSettings(home), "what may be a secret stays out of the log").not.toThrow(/hunter2/);
});

test("a file that cannot be read is named, with what to do", () => {
  mkdirSync(consoleSettingsFile(home));
  expect(() => readConsoleSettings(home)).toThrow(StartError);
  expect(() => readConsoleSettings(home)).toThrow(
    /console\.env cannot be read \(EISDIR\)\. Let .* or remove it/,
  );
});

const write = (...lines: readonly string[]) =>
  writeFileSync(consoleSettingsFile(home), lines.join("\n"), { mode: 0o600 });

test("a line that is wrong is named with its file, and the environment by its variable", () => {
  const read = (given: Record<string, string> = {}) => readEnv({ POSTERN_HOME: home, ...given });
  write("# ours", "", "POSTERN_CONSOLE_PORT=eighty");
  expect(read).toThrow(
    /console\.env, line 3: POSTERN_CONSOLE_PORT: .*number.* Correct the line or remove it\./,
  );
  expect(read).not.toThrow(/environment variables are not valid/);
  expect(read({ POSTERN_CONSOLE_PORT: "80" }).POSTERN_CONSOLE_PORT).toBe(80);
  expect(() => read({ POSTERN_CONSOLE_PORT: "ninety" })).toThrow(
    /variables are not valid:\n {2}POSTERN_CONSOLE_PORT/,
  );
  write("POSTERN_CONSOLE_TLS=issued", "POSTERN_CONSOLE_CERTIFICATE=/c.pem");
  expect(read).toThrow(/line 2: POSTERN_CONSOLE_KEY: is not set but POSTERN_CONSOLE_CERTIFICATE is/);
  write("POSTERN_CONSOLE_URL=https://postern.example.org", "POSTERN_CONSOLE_HOST=");
  expect(read()).toMatchObject({ POSTERN_CONSOLE_HOST: "127.0.0.1" });
});

test("children get every setting from the launcher, and a file that has changed since is nothing to them", () => {
  write("POSTERN_CONSOLE_URL=http://postern.example.org", "POSTERN_CONSOLE_HOST=0.0.0.0");
  const from = readEnv({ POSTERN_HOME: home, POSTERN_CONSOLE_PORT: "0" });
  const child = childEnv({ POSTERN_HOME: home, ...consoleEnv(from, 4000) });
  // As a move to HTTPS leaves it; the launcher's own start knew the address by HTTP.
  write(
    "POSTERN_CONSOLE_URL=https://postern.example.org",
    "POSTERN_CONSOLE_TLS=issued",
    "POSTERN_TRUSTED_PROXIES=1",
  );
  expect(readEnv(child)).toMatchObject({
    POSTERN_CONSOLE_URL: "http://postern.example.org",
    POSTERN_CONSOLE_HOST: "0.0.0.0",
    POSTERN_CONSOLE_PORT: 4000,
    POSTERN_TRUSTED_PROXIES: 0,
    consoleTls: "off",
  });
  rmSync(consoleSettingsFile(home));
  const next = withConsoleSettings(from, { POSTERN_CONSOLE_TLS: "issued", POSTERN_CONSOLE_HOST: "::" }, []);
  const moved = readEnv(childEnv({ POSTERN_HOME: home, ...consoleEnv(next, 4000) }));
  expect(moved).toMatchObject({ consoleTls: "issued", POSTERN_CONSOLE_HOST: "::" });
  expect(moved.POSTERN_CONSOLE_URL).toBeUndefined();
});

test.each([
  [{ POSTERN_CONSOLE_HOST: "::\nDATABASE_URL=postgresql://evil" }],
  [{ DATABASE_URL: "postgresql://evil" }],
  [{ POSTERN_CONSOLE_URL: "https://a\u0000" }],
])("settings from elsewhere are known names and one line each: %j is none", (settings) => {
  expect(consoleSettings.safeParse(settings).success).toBe(false);
});

test("the settings count where the environment is silent, and go with their file", () => {
  const from = parseEnv({ POSTERN_HOME: home, POSTERN_CONSOLE_PORT: "4000", POSTERN_RADIUS_PORT: "18120" });
  const next = withConsoleSettings(from, open, []);
  expect(next).toMatchObject({
    home,
    POSTERN_CONSOLE_HOST: "::",
    POSTERN_CONSOLE_PORT: 8443,
    consoleTls: "issued",
    POSTERN_RADIUS_PORT: 18_120,
  });
  expect(withConsoleSettings(next, closed, [])).toMatchObject({
    POSTERN_CONSOLE_PORT: 3000,
    consoleTls: "off",
  });
  process.env.POSTERN_CONSOLE_PORT = "4000";
  try {
    expect(withConsoleSettings(from, open, ["POSTERN_CONSOLE_PORT"]).POSTERN_CONSOLE_PORT).toBe(4000);
    // Told by the launcher, not by whoever started it.
    expect(withConsoleSettings(from, open, []).POSTERN_CONSOLE_PORT).toBe(8443);
  } finally {
    delete process.env.POSTERN_CONSOLE_PORT;
  }
});

test("the command that brings the console back does, whatever the file says", () => {
  write(
    "POSTERN_CONSOLE_HOST=::",
    "POSTERN_CONSOLE_PORT=443",
    "POSTERN_CONSOLE_URL=https://postern.example.org",
    "POSTERN_CONSOLE_TLS=files",
    "POSTERN_CONSOLE_CERTIFICATE=/gone.crt",
    "POSTERN_CONSOLE_KEY=/gone.key",
  );
  const guide = readFileSync("docs/operations.md", "utf8");
  const [command = ""] = /POSTERN_CONSOLE_TLS=off .*npm start/.exec(guide) ?? [];
  const given = Object.fromEntries(command.split(" ").map((word) => word.split("=") as [string, string]));
  const from = readEnv({ POSTERN_HOME: home, ...given });
  expect(from).toMatchObject({
    consoleTls: "off",
    POSTERN_CONSOLE_HOST: "127.0.0.1",
    POSTERN_CONSOLE_PORT: 3000,
  });
  expect(consoleUrlOf(from)).toBe("http://127.0.0.1:3000");
});
