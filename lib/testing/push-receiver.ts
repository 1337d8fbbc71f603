/** A browser's side of a push: keys of its own, and reading what was encrypted for them (RFC 8291, RFC 8188) with node:crypto alone. */
import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from "node:crypto";

/** A subscription with its private key. */
export type PushReceiver = {
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
  /** The content of one record. @throws when it was not encrypted for this receiver */
  read(body: Uint8Array): string;
};

/** A receiver with new keys, or with these. */
export function pushReceiver(given?: {
  readonly privateKey: Uint8Array;
  readonly auth: Uint8Array;
}): PushReceiver {
  const pair = createECDH("prime256v1");
  if (given) pair.setPrivateKey(given.privateKey);
  else pair.generateKeys();
  const auth = given?.auth ?? randomBytes(16);
  return {
    p256dh: new Uint8Array(pair.getPublicKey()),
    auth: new Uint8Array(auth),
    read: (body) => read(pair, auth, Buffer.from(body)),
  };
}

function read(pair: ECDH, auth: Uint8Array, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const senderLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + senderLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), sender]);
  const input = derive(auth, pair.computeSecret(sender), info, 32);
  const key = derive(salt, input, "Content-Encoding: aes128gcm\0", 16);
  const nonce = derive(salt, input, "Content-Encoding: nonce\0", 12);
  const record = body.subarray(21 + senderLength);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = plain.lastIndexOf(2);
  if (end < 0) throw new Error("the record is not the last one");
  return plain.subarray(0, end).toString("utf8");
}

const derive = (salt: Uint8Array, key: Uint8Array, info: Uint8Array | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", key, salt, info, bytes));
