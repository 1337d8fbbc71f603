/** Pure. Whether a name, an address or a network is nothing but this machine. */
import { type Cidr, contains, parseCidr } from "./cidr";

const own: readonly Cidr[] = [
  { bytes: Uint8Array.of(127, 0, 0, 0), prefix: 8 },
  { bytes: new Uint8Array(16).fill(1, 15), prefix: 128 },
];

/** Whether `place` is the machine itself: "localhost", an address or a network of 127.0.0.0/8, or ::1. */
export function isLoopback(place: string): boolean {
  if (place.toLowerCase() === "localhost") return true;
  const network = parseCidr(place);
  return (
    network !== null && own.some((each) => network.prefix >= each.prefix && contains(each, network.bytes))
  );
}
