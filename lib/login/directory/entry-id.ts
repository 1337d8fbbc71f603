/** Pure. The id that an entry keeps for good, between its octets in the directory and the text in the store. */

/** The octets of an objectGUID as text, as Microsoft writes it: the first three groups the other way round. */
export function guidText(octets: Uint8Array): string | null {
  if (octets.length !== 16) return null;
  const hex = guidOrder.map((at) => (octets[at] ?? 0).toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The octets behind such a text; null when it is none. */
export function guidOctets(text: string): Uint8Array | null {
  const hex = text.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(hex)) return null;
  const octets = new Uint8Array(16);
  guidOrder.forEach((at, i) => {
    octets[at] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  });
  return octets;
}

const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** Whether an attribute holds an id in octets. Every other one holds text. */
export const isGuid = (attribute: string): boolean => attribute.toLowerCase() === "objectguid";
