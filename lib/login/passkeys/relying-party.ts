/** Pure. The name that passkeys are made for (RP ID) and the pages that may ask for them, out of the console's address. */
import { parseAddress } from "@/lib/foundation/base/cidr";

/** Where passkeys work: `id` is the host's name, `origin` what a browser says a page of the console is from. */
export type RelyingParty = { readonly id: string; readonly origin: string };

/** The relying party, or the sentence that says why there can be none. */
export type RelyingPartyFound =
  | { readonly isUsable: true; readonly relyingParty: RelyingParty }
  | { readonly isUsable: false; readonly why: string };

/**
 * The relying party of a console at `url`, which comes from the settings or the environment and never from a request: whoever
 * forges a Host header would otherwise choose the name that signatures are checked against.
 * @see Web Authentication Level 3, sections 5.1.3 and 13.4.9: a domain, and a secure context
 */
export function relyingPartyOf(url: string): RelyingPartyFound {
  if (!URL.canParse(url)) return unusable("The console's address cannot be read.");
  const { protocol, hostname, origin } = new URL(url);
  if (hostname.startsWith("[") || parseAddress(hostname) !== null) {
    return unusable(
      `Passkeys need a name, and the console is at ${hostname}, which is an IP address. Give it a name with HTTPS; on this computer alone, http://localhost works.`,
    );
  }
  const isOwnMachine = hostname === "localhost" || hostname.endsWith(".localhost");
  if (protocol !== "https:" && !isOwnMachine) {
    return unusable(`Passkeys need HTTPS, and the console is at ${origin}. Switch HTTPS on first.`);
  }
  return { isUsable: true, relyingParty: { id: hostname, origin } };
}

const unusable = (why: string): RelyingPartyFound => ({ isUsable: false, why });
