/** Pure. A RADIUS packet: decode with strict length checks, encode, and typed reading of attributes (RFC 2865 section 3). */
import {
  type Attribute,
  type AttributeName,
  dictionary,
  maxValueBytes,
  readValue,
  type ValueOf,
} from "./attributes";
import { PacketError } from "./packet-error";

/** A packet: header and attributes in their order. Never changed in place. */
export type Packet = {
  readonly code: number;
  readonly identifier: number;
  /** 16 octets: random in a request, a digest in a reply. */
  readonly authenticator: Uint8Array;
  readonly attributes: readonly Attribute[];
};

/** Octets before the first attribute. */
export const headerBytes = 20;
/** The most that RADIUS over UDP allows. */
export const maxPacketBytes = 4096;

/**
 * The packet at the start of `datagram`. Octets after the packet's own length are padding and left out.
 * Values are copied, so that the packet stays when the datagram's buffer is used again.
 * @throws PacketError 'too_short', 'too_long', 'length_mismatch', 'attribute_length'
 */
export function decodePacket(datagram: Uint8Array): Packet {
  if (datagram.length < headerBytes) throw new PacketError("too_short");
  const length = ((datagram[2] ?? 0) << 8) | (datagram[3] ?? 0);
  if (length > maxPacketBytes) throw new PacketError("too_long");
  if (length < headerBytes || length > datagram.length) throw new PacketError("length_mismatch");
  const octets = new Uint8Array(datagram.subarray(0, length));
  return {
    code: octets[0] ?? 0,
    identifier: octets[1] ?? 0,
    authenticator: octets.subarray(4, headerBytes),
    attributes: decodeAttributes(octets),
  };
}

/**
 * The octets of `packet`. `encodePacket(decodePacket(x))` is `x` without padding.
 * @throws PacketError 'header_value', 'attribute_too_long', 'too_long'
 */
export function encodePacket({
  code,
  identifier,
  authenticator,
  attributes,
}: Packet): Uint8Array<ArrayBuffer> {
  if (!isOctet(code) || !isOctet(identifier) || authenticator.length !== 16) {
    throw new PacketError("header_value");
  }
  let length = headerBytes;
  for (const { value } of attributes) {
    if (value.length > maxValueBytes) throw new PacketError("attribute_too_long");
    length += 2 + value.length;
  }
  if (length > maxPacketBytes) throw new PacketError("too_long");
  const octets = new Uint8Array(length);
  octets[0] = code;
  octets[1] = identifier;
  octets[2] = length >> 8;
  octets[3] = length & 255;
  octets.set(authenticator, 4);
  let at = headerBytes;
  for (const { type, value } of attributes) {
    octets[at] = type;
    octets[at + 1] = 2 + value.length;
    octets.set(value, at + 2);
    at += 2 + value.length;
  }
  return octets;
}

/** All attributes called `name`, as they stand in the packet. */
export function attributesOf(packet: Packet, name: AttributeName): readonly Attribute[] {
  const { type } = dictionary[name];
  return packet.attributes.filter((attribute) => attribute.type === type);
}

/** Whether an attribute called `name` is in the packet. */
export function has(packet: Packet, name: AttributeName): boolean {
  const { type } = dictionary[name];
  return packet.attributes.some((attribute) => attribute.type === type);
}

/**
 * The octets of the attribute `name` that may appear once, or null when it is absent.
 * @throws PacketError 'repeated_attribute'
 */
export function getOctets(packet: Packet, name: AttributeName): Uint8Array | null {
  const found = attributesOf(packet, name);
  if (found.length > 1) throw new PacketError("repeated_attribute");
  return found[0]?.value ?? null;
}

/**
 * The value of the attribute `name` that may appear once, or null when it is absent.
 * @throws PacketError 'repeated_attribute', 'attribute_value', 'vendor_form'
 */
export function get<N extends AttributeName>(packet: Packet, name: N): ValueOf<N> | null {
  const found = attributesOf(packet, name);
  if (found.length > 1) throw new PacketError("repeated_attribute");
  return found[0] ? readValue(name, found[0]) : null;
}

/** The values of all attributes called `name`, in order. @throws PacketError 'attribute_value', 'vendor_form' */
export function getAll<N extends AttributeName>(packet: Packet, name: N): ValueOf<N>[] {
  return attributesOf(packet, name).map((attribute) => readValue(name, attribute));
}

function decodeAttributes(octets: Uint8Array): Attribute[] {
  const attributes: Attribute[] = [];
  for (let at = headerBytes; at < octets.length; ) {
    const length = octets[at + 1] ?? 0;
    if (length < 2 || at + length > octets.length) throw new PacketError("attribute_length");
    attributes.push({ type: octets[at] ?? 0, value: octets.subarray(at + 2, at + length) });
    at += length;
  }
  return attributes;
}

function isOctet(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}
