/** The settings file of the console: what it takes, what wins over it, and the trial with its way back. */
import {
  chmodSync,
  existsSync,
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
import {
  consoleSettings,
  consoleSettingsFile,
  keepConsoleSettings,
  readConsoleSettings,
  restoreConsoleSettings,
  tryConsoleSettings,
} from "./console-settings";
import { parseEnv, withConsoleSettings } from "./env";

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
  expect(() => readConsoleSettings(home)).toThrow(/DATABASE_URL.*remove the line/);
  writeFileSync(consoleSettingsFile(home), "POSTERN_MASTER_KEY=hunter2hunter2\n", { mode: 0o600 });
  expect(() => readConsoleSettings(home)).toThrow(/POSTERN_MASTER_KEY/);
  expect(() => readConsoleSettings(home), "what may be a secret stays out of the log").not.toThrow(/hunter2/);
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
