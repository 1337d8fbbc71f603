/** Pure. A Bloom filter: whether a text may be in a set of which only bits are kept. */

/** The bits of a filter and how many of them each text sets. */
export type BloomFilter = { readonly bits: Uint8Array; readonly hashes: number };

/** False: the text is surely not in the set. True: it is, or shares its bits with others by chance. */
export function mayHold({ bits, hashes }: BloomFilter, text: string): boolean {
  const place = placesOf(text, bits.length * 8);
  for (let i = 0; i < hashes; i++) {
    const at = place(i);
    if (!(((bits[at >>> 3] ?? 0) >>> (at & 7)) & 1)) return false;
  }
  return true;
}

/** The filter with bits for each of `texts`. 24 bits each and 16 hashes err once in about 100,000 questions. */
export function filterOf(texts: readonly string[], bitsPerText: number, hashes: number): BloomFilter {
  const bits = new Uint8Array(Math.ceil((texts.length * bitsPerText) / 8));
  for (const text of texts) {
    const place = placesOf(text, bits.length * 8);
    for (let i = 0; i < hashes; i++) {
      const at = place(i);
      bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
    }
  }
  return { bits, hashes };
}

const encoder = new TextEncoder();

/** Where the bits of `text` are: growing steps of one hash from another (enhanced double hashing, Dillinger and Manolios, 2004). */
function placesOf(text: string, size: number): (i: number) => number {
  const octets = encoder.encode(text);
  const start = hash(octets, 0x9747b28c);
  const step = hash(octets, 0x3c6ef372);
  return (i) => (start + i * step + (i * i * i - i) / 6) % size;
}

/** MurmurHash3's steps and end, octet by octet; not for secrets: the filter itself is public. */
function hash(octets: Uint8Array, seed: number): number {
  let state = seed;
  for (const octet of octets) {
    state = Math.imul(state ^ octet, 0xcc9e2d51);
    state = Math.imul((state << 13) | (state >>> 19), 0x1b873593);
  }
  state = Math.imul(state ^ (state >>> 16) ^ octets.length, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
