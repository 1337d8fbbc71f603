/** Under which addresses others can reach this machine. */
import { networkInterfaces } from "node:os";

/** IPv4 first, then in a steady order; without loopback and link-local ones, which lead nobody else here. */
export function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe[89ab].:|169\.254\.)/i.test(address))
    .sort((a, b) => a.family.localeCompare(b.family) || a.address.localeCompare(b.address))
    .map(({ address }) => address);
}
