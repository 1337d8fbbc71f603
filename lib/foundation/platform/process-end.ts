/** How a child of the launcher ends: when it is asked to, when its parent is gone, and after a fault. */
import { failureText } from "./failure";
import type { Logger } from "./log";

/** Resolves with a signal, or when the channel to the launcher closes because the launcher is gone; says which. */
export function whenAskedToEnd(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, resolve);
    if (process.connected) process.once("disconnect", () => resolve("the parent process is gone"));
  });
}

/** Logs why and ends with 1. */
export function endBadly(log: Logger, message: string): never {
  log.fatal(message);
  process.exit(1);
}

/**
 * Ends the process after a fault that nobody caught: nothing is certain any more, and the launcher starts it again. A
 * closed terminal or pipe is no fault: it must not end work in the middle.
 */
export function endOnFault(log: Logger): void {
  process.on("uncaughtException", (error) => endBadly(log, failureText(error)));
  process.on("unhandledRejection", (error) => endBadly(log, failureText(error)));
  process.stdout.on("error", () => {});
}
