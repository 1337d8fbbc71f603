/** What the launcher prints: one line per event, its own and its children's; JSON, or plain words on a terminal. */
import { createLog, type Logger } from "@/lib/foundation/platform/log";

type Level = "info" | "warn" | "error";

const logs = new Map<string, Logger>();

/** Prints an event of the launcher itself. */
export function say(level: Level, message: string): void {
  const log = logOf("launcher");
  if (log.isLevelEnabled(level)) print({ level, part: "launcher", msg: message }, () => log[level](message));
}

/** Prints a line of a child. Lines that are JSON already (the worker's log) pass as they are. */
export function relay(part: string, line: string): void {
  const record = parse(line);
  if (record) {
    print({ part, ...record }, () => write(line));
    return;
  }
  // Next pads its lines for people; blank ones say nothing.
  const text = line.trim();
  const log = logOf(part);
  if (text !== "" && log.isLevelEnabled("info")) {
    print({ level: "info", part, msg: text }, () => log.info(text));
  }
}

/** Prints text for people as it is. */
export function show(text: string): void {
  write(text);
}

function logOf(part: string): Logger {
  const log = logs.get(part) ?? createLog(part);
  logs.set(part, log);
  return log;
}

function print(record: Record<string, unknown>, printJson: () => void): void {
  if (!process.stdout.isTTY) {
    printJson();
    return;
  }
  const { level, part, msg, time, ...rest } = record;
  const at = new Date(typeof time === "string" ? time : Date.now()).toLocaleTimeString("en-GB");
  const extra = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : "";
  write(`${at} ${String(level).padEnd(5)} ${String(part).padEnd(8)} ${msg}${extra}`);
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

// A terminal that was closed must not end the launcher before it has stopped its children.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
