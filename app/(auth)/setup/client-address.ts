/** What a client's network says about where its server is. */

/** The one address that a network is for; null for a network of several. */
export function onlyAddress(network: string): string | null {
  const [address = "", prefix] = network.split("/");
  return prefix === undefined || prefix === (address.includes(":") ? "128" : "32") ? address : null;
}
