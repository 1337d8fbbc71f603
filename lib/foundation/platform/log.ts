/** The log: structured lines on standard output, with anything secret removed by key name. */
import pino, { type Logger } from "pino";
import { env } from "./env";

const secretKeys = [
  "password",
  "typed",
  "secret",
  "token",
  "masterKey",
  "authorization",
  "cookie",
  "connectionString",
];

/** A logger whose lines carry `part` (console, worker, launcher, …). Secrets under known keys print as "[hidden]". */
export function createLog(part: string): Logger {
  return pino({
    level: env().POSTERN_LOG_LEVEL,
    base: { part },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: plainError },
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[hidden]" },
  });
}

/**
 * What the log keeps of an error: name, message, code and stack. Libraries hang whole objects on errors (pg its client,
 * with the connection's password), so nothing else is taken.
 */
export function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return { name, message, ...(typeof code === "string" ? { code } : {}), stack };
}

export type { Logger };
