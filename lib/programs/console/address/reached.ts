/** Whether a page shows that the console can be reached at its address. */
import { isLoopback } from "@/lib/foundation/base/loopback";
import { hostIn } from "@/lib/foundation/platform/console-url";

/**
 * Whether a page loaded from `origin` was loaded from `url`. All names of this computer are one, and the port at its
 * browser's end is another behind an SSH tunnel; whoever comes that way has reached the console by the only way there is.
 */
export function isReachedAt(url: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [wanted, found] = [new URL(url), new URL(origin)];
  if (wanted.protocol !== found.protocol) return false;
  return isLoopback(hostIn(url)) ? isLoopback(hostIn(origin)) : wanted.host === found.host;
}
