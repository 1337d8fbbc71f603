/**
 * Pure. Where Postern may connect to. Some addresses nobody has a service of their own at: they are refused everywhere. Others are
 * of private networks: databases and directories live there, but what an owner types as a web address must not lead to them unless
 * an owner has named them.
 */
import { type Cidr, contains, parseAddress, parseCidr } from "./cidr";
import { isLoopback } from "./loopback";

/** Networks that are refused, and what they are. Loopback and private networks are not here: databases live there. */
const refused = [
  // First those that say more than the network that they lie in.
  ["169.254.169.254/32", "the metadata service of a cloud"],
  ["169.254.170.2/32", "the metadata service of a cloud"],
  ["fd00:ec2::254/128", "the metadata service of a cloud"],
  ["fd20:ce::254/128", "the metadata service of a cloud"],
  ["100.100.100.200/32", "the metadata service of a cloud"],
  ["192.0.0.192/32", "the metadata service of a cloud"],
  ["168.63.129.16/32", "the metadata service of a cloud"],
  ["255.255.255.255/32", "the broadcast address"],
  ["169.254.0.0/16", "a link-local address"],
  ["fe80::/10", "a link-local address"],
  ["0.0.0.0/8", "an address that means no machine"],
  ["::/128", "an address that means no machine"],
  ["224.0.0.0/4", "a multicast address"],
  ["ff00::/8", "a multicast address"],
  ["240.0.0.0/4", "a reserved address"],
  // A translator of this site's own decides where the IPv4 address stands in it (RFC 8215, RFC 6052 section 2.2).
  ["64:ff9b:1::/48", "an address of a translator of IPv6 to IPv4"],
].map(named);

/** Networks that are not reached over the internet, and what they are. */
const notPublic = [
  ["127.0.0.0/8", "this machine itself"],
  ["::1/128", "this machine itself"],
  ["10.0.0.0/8", "an address of a private network"],
  ["172.16.0.0/12", "an address of a private network"],
  ["192.168.0.0/16", "an address of a private network"],
  ["100.64.0.0/10", "an address of a private network"],
  ["fc00::/7", "an address of a private network"],
  ["fec0::/10", "an address of a private network"],
  ["192.0.0.0/24", "a reserved address"],
  ["192.0.2.0/24", "a reserved address"],
  ["192.88.99.0/24", "a reserved address"],
  ["198.18.0.0/15", "a reserved address"],
  ["198.51.100.0/24", "a reserved address"],
  ["203.0.113.0/24", "a reserved address"],
  // Among them tunnels that carry an IPv4 address in disguise (Teredo, RFC 4380).
  ["2001::/23", "a reserved address"],
  ["2001:db8::/32", "a reserved address"],
  ["3fff::/20", "a reserved address"],
].map(named);

/** All of IPv6 that is given out for the internet (RFC 4291 section 2.4, IANA). */
const globalIpv6 = networkOf("2000::/3");

/** IPv6 networks whose addresses carry an IPv4 address, and the octet at which it begins. */
const carriers = [
  { network: networkOf("64:ff9b::/96"), at: 12 },
  { network: networkOf("2002::/16"), at: 2 },
  { network: networkOf("::/96"), at: 12 },
];

/** What `address` is when it is refused ("a link-local address"), else null. Text that is no address is refused too. */
export function whyRefused(address: string): string | null {
  const octets = parseAddress(address);
  return octets ? whatIn(refused, address, octets) : "no address";
}

/**
 * What `address` is when it may not be connected to on somebody's behalf: refused anyway, or not of the internet and not named.
 * host: the name that it belongs to, or the address again. allowed: names and networks that an owner has named.
 */
export function whyNotReached(host: string, address: string, allowed: readonly string[]): string | null {
  const octets = parseAddress(address);
  if (!octets) return "no address";
  const always = whatIn(refused, address, octets);
  if (always) return always;
  const isNamed = allowed.some((place) => {
    const network = parseCidr(place);
    return network ? contains(network, octets) : place.toLowerCase() === host.toLowerCase();
  });
  return isNamed ? null : whyNotPublic(address, octets);
}

/** Whether an owner may name `text` as a place of a private network: a network, an address, or a host name. */
export const isAllowedPlace = (text: string): boolean =>
  parseCidr(text) !== null || (/^(?![\d.]+$)[a-z\d_-]+(\.[a-z\d_-]+)*$/i.test(text) && text.length <= 253);

function whyNotPublic(address: string, octets: Uint8Array): string | null {
  const found = whatIn(notPublic, address, octets);
  if (found || octets.length === 4) return found;
  const isCarrier = carriers.some(({ network }) => contains(network, octets));
  return isCarrier || contains(globalIpv6, octets) ? null : "a reserved address";
}

type Named = { readonly network: Cidr; readonly what: string };

/** What the address is among `networks`, itself or by the IPv4 address that it carries. */
function whatIn(networks: readonly Named[], address: string, octets: Uint8Array): string | null {
  const found = networks.find(({ network }) => contains(network, octets));
  if (found) return found.what;
  const carrier = carriers.find(({ network }) => contains(network, octets));
  // ::1 is the loopback address, not 0.0.0.1.
  if (!carrier || isLoopback(address)) return null;
  const inside = octets.slice(carrier.at, carrier.at + 4);
  return networks.find(({ network }) => contains(network, inside))?.what ?? null;
}

function named([text = "", what = ""]: readonly string[]): Named {
  return { network: networkOf(text), what };
}

function networkOf(text: string): Cidr {
  const network = parseCidr(text);
  if (!network) throw new TypeError(`${text} is no network`);
  return network;
}
