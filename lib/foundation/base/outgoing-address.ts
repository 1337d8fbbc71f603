/** Pure. Addresses that nobody has a service of their own at, so that Postern must not be made to connect to them. */
import { contains, parseAddress, parseCidr } from "./cidr";

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
].map(([text = "", what = ""]) => ({ network: networkOf(text), what }));

/** IPv6 networks whose addresses carry an IPv4 address, and the octet at which it begins. */
const carriers = [
  { network: networkOf("64:ff9b::/96"), at: 12 },
  { network: networkOf("2002::/16"), at: 2 },
  { network: networkOf("::/96"), at: 12 },
];

/** What `address` is when it is refused ("a link-local address"), else null. Text that is no address is refused too. */
export function whyRefused(address: string): string | null {
  const octets = parseAddress(address);
  if (!octets) return "no address";
  const found = refused.find(({ network }) => contains(network, octets));
  if (found) return found.what;
  const carrier = carriers.find(({ network }) => contains(network, octets));
  // ::1 is the loopback address, not 0.0.0.1.
  if (!carrier || isLoopback(octets)) return null;
  const inside = octets.slice(carrier.at, carrier.at + 4);
  return refused.find(({ network }) => contains(network, inside))?.what ?? null;
}

const isLoopback = (octets: Uint8Array): boolean =>
  octets.every((octet, index) => octet === (index === 15 ? 1 : 0));

function networkOf(text: string) {
  const network = parseCidr(text);
  if (!network) throw new TypeError(`${text} is no network`);
  return network;
}
