/** How much of the processor work takes: what else runs on the machine does not count. */

/** Gives the milliseconds of the processor that this process spends on `work`. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
