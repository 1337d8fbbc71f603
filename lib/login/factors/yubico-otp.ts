/** Pure. What stands in a one-time password of a YubiKey (Yubico OTP): one block of AES-128 with an id, two counts and a checksum. */
import { createDecipheriv } from "node:crypto";

/** The private id, 6 octets, and the two counts: how often the key was plugged in, and touched since. */
export type YubicoOtp = {
  readonly privateId: Uint8Array;
  readonly useCounter: number;
  readonly sessionUse: number;
};

/** Octets of the key and of the block. */
export const blockBytes = 16;

/**
 * Opens a block of 16 octets with the AES key of 16. Null where the checksum says that it is another key's, or none at
 * all. The topmost bit of the use counter says whether caps lock was on, and is left out.
 */
export function openYubicoOtp(key: Uint8Array, block: Uint8Array): YubicoOtp | null {
  if (key.length !== blockBytes || block.length !== blockBytes) return null;
  const decipher = createDecipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(block), decipher.final()]);
  if (crc16(plain) !== residue) return null;
  return {
    privateId: plain.subarray(0, 6),
    useCounter: plain.readUInt16LE(6) & 0x7fff,
    sessionUse: plain.readUInt8(11),
  };
}

/** What the checksum of a block with its own checksum in it comes to. */
const residue = 0xf0b8;

/** CRC-16 of ISO 13239. */
function crc16(octets: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc;
}
