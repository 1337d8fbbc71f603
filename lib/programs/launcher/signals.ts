/** The ways in which the launcher is asked to end: Ctrl-C, a service manager, a terminal that closes. */

/** Resolves with the first signal that asks this process to end. Later ones change nothing, since stopping has a limit. */
export function whenAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  });
}
