/**
 * The settings file of the console: where it listens and by which address people open it, in `$POSTERN_HOME/console.env`.
 * Set-up writes it; the environment wins over it. Beside it lies the one before, while a new address is on trial.
 */
import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StartError } from "@/lib/foundation/base/errors";
import { replaceDurably } from "./durable-file";

/** The variables that the file may set. */
export const consoleVariables = [
  "POSTERN_CONSOLE_HOST",
  "POSTERN_CONSOLE_PORT",
  "POSTERN_CONSOLE_URL",
  "POSTERN_CONSOLE_TLS",
  "POSTERN_CONSOLE_CERTIFICATE",
  "POSTERN_CONSOLE_KEY",
  "POSTERN_TRUSTED_PROXIES",
] as const;
export type ConsoleVariable = (typeof consoleVariables)[number];

/** What the file says; a variable that is not in it is left to the environment and the defaults. */
export type ConsoleSettings = Readonly<Partial<Record<ConsoleVariable, string>>>;

/** Settings that came from elsewhere: known names, and values that are one line each. */
export const consoleSettings = z.partialRecord(
  z.enum(consoleVariables),
  z
    .string()
    .max(1000)
    .regex(/^\P{Cc}*$/u, "must be one line"),
);

/** Path of the file of the installation in `home`. */
export const consoleSettingsFile = (home: string): string => join(home, "console.env");

const beforeFile = (home: string): string => `${consoleSettingsFile(home)}.before`;

const heading =
  "# Where the console listens and by which address people open it. Written by set-up; the environment wins.";

/** What the file says; empty without one. @throws StartError when it cannot be used, with the fix */
export const readConsoleSettings = (home: string): ConsoleSettings =>
  Object.fromEntries(readConsoleLines(home).map(({ name, value }) => [name, value]));

/** One variable of the file, and the number of its line. */
export type ConsoleLine = { readonly name: ConsoleVariable; readonly value: string; readonly line: number };

/** The same with line numbers, in the order of the file. @throws StartError when it cannot be used, with the fix */
export function readConsoleLines(home: string): readonly ConsoleLine[] {
  const file = consoleSettingsFile(home);
  if (!existsSync(file)) return [];
  const [mode, text] = readFile(file);
  if ((mode & 0o022) !== 0) {
    throw new StartError(`${file} can be changed by others. Look through it, then run: chmod 600 ${file}`);
  }
  return parseConsoleLines(text, file);
}

function readFile(file: string): readonly [mode: number, text: string] {
  try {
    return [statSync(file).mode, readFileSync(file, "utf8")];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      `${file} cannot be read (${code}). Let the account that runs Postern read it, or remove it to start with the environment and the defaults alone.`,
      { cause: error },
    );
  }
}

function parseConsoleLines(text: string, file: string): readonly ConsoleLine[] {
  return text.split("\n").flatMap((written, index): readonly ConsoleLine[] => {
    if (written.trim() === "" || written.startsWith("#")) return [];
    const [, found, value = ""] = /^(\w+)=(.*)$/.exec(written.trim()) ?? [];
    const name = consoleVariables.find((known) => known === found);
    if (name) return [{ name, value, line: index + 1 }];
    // The name alone: the value may be a secret, and this goes to the log.
    throw new StartError(
      `${file}, line ${index + 1}: ${found ?? "a line without a name and ="} does not belong there. The file sets ${consoleVariables.join(", ")} and nothing else; remove the line.`,
    );
  });
}

/** The lines of the file, which are variables of the environment as well. */
export const consoleSettingsLines = (settings: ConsoleSettings): readonly string[] =>
  consoleVariables.flatMap((name) => (settings[name] === undefined ? [] : [`${name}=${settings[name]}`]));

/** Puts `settings` in force on trial: the ones before stay beside them until `keepConsoleSettings`. */
export function tryConsoleSettings(home: string, settings: ConsoleSettings): void {
  const file = consoleSettingsFile(home);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  // A second trial under way goes back to what was before the first.
  if (!existsSync(beforeFile(home))) replaceDurably(beforeFile(home), before);
  replaceDurably(file, [heading, ...consoleSettingsLines(settings), ""].join("\n"));
}

/** Keeps what was on trial. */
export const keepConsoleSettings = (home: string): void => rmSync(beforeFile(home), { force: true });

/** Goes back to what was before the trial, and says whether there was one. Without settings before it, the file goes. */
export function restoreConsoleSettings(home: string): boolean {
  if (!existsSync(beforeFile(home))) return false;
  if (readFileSync(beforeFile(home), "utf8") === "") {
    rmSync(consoleSettingsFile(home), { force: true });
    rmSync(beforeFile(home), { force: true });
  } else renameSync(beforeFile(home), consoleSettingsFile(home));
  return true;
}
