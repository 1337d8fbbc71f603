/** Pure. Where pushes may go: a browser names the address of its push service, so that could be anything. Only known services count. */

/** Those of the browsers, by the hosts that they use. */
const knownHosts = ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"] as const;
/** Windows has one for each region, below this name. */
const windows = ".notify.windows.com";

/** An address that services keep is some 200 characters; Windows' reach 500. */
export const endpointMaxLength = 1500;

/** Where a push goes. `isKnown`: a service of a browser, on the internet; others are named by an owner and may stand anywhere. */
export type PushTarget = { readonly url: URL; readonly isKnown: boolean };

/**
 * The address that a browser names, where pushes may go there; null for every other. hosts: what an owner has named, as "host" or
 * "host:port".
 */
export function pushTarget(endpoint: string, hosts: readonly string[]): PushTarget | null {
  if (endpoint.length > endpointMaxLength || !/^https:\/\/[\x21-\x7e]+$/.test(endpoint)) return null;
  if (!URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  if (url.username || url.password || url.hash) return null;
  // What is asked is what was looked at: an address that is written in another way than it is understood goes nowhere.
  if (url.href !== endpoint) return null;
  if (url.port === "" && isKnownHost(url.hostname)) return { url, isKnown: true };
  return hosts.some((host) => hostOf(host) === url.host) ? { url, isKnown: false } : null;
}

/** Whether an owner may name `text` as a push service. */
export const isPushHost = (text: string): boolean =>
  /^([a-z\d]([a-z\d-]*[a-z\d])?\.)*[a-z\d]([a-z\d-]*[a-z\d])?(:\d{1,5})?$/i.test(text) &&
  text.length <= 260 &&
  URL.canParse(`https://${text}/`) &&
  new URL(`https://${text}/`).port !== "0";

/** As URLs have it: lower case, without the usual port. */
const hostOf = (text: string): string => (isPushHost(text) ? new URL(`https://${text}/`).host : "");

function isKnownHost(host: string): boolean {
  if (knownHosts.some((known) => known === host)) return true;
  const region = host.endsWith(windows) ? host.slice(0, -windows.length) : "";
  return /^[a-z\d-]+(\.[a-z\d-]+)*$/.test(region);
}

/** The hosts of the known services that can be tried without knowing anybody's address there. */
export const triedHosts: readonly string[] = knownHosts;
