/** Owns the log: structured lines on standard output, with anything secret removed by key name. */
import pino, { type Logger } from "pino";
import { env } from "./env";

const secretKeys = [
  "password",
  "secret",
  "code",
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
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[hidden]" },
  });
}

export type { Logger };
