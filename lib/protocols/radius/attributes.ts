/** Pure. The dictionary: every attribute we name, its number and the kind of its value, and the codec of kinds. */

import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";
import { PacketError } from "./packet-error";
import { decodeVendor, encodeVendor, type VendorValue } from "./vendor";

/** An attribute as it stands in a packet: its number and 0 to 253 octets. */
export type Attribute = { readonly type: number; readonly value: Uint8Array };

/** What the kinds of values look like in TypeScript. Addresses are canonical text, times whole seconds. */
export type KindValues = {
  readonly text: string;
  readonly octets: Uint8Array;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly integer: number;
  readonly time: Date;
  readonly vendor: VendorValue;
};
type Kind = keyof KindValues;

/** Attributes by their names in the RFCs, ordered by number. */
export const dictionary = {
  "User-Name": { type: 1, kind: "text" }, // RFC 2865
  "User-Password": { type: 2, kind: "octets" },
  "CHAP-Password": { type: 3, kind: "octets" },
  "NAS-IP-Address": { type: 4, kind: "ipv4" },
  "NAS-Port": { type: 5, kind: "integer" },
  "Service-Type": { type: 6, kind: "integer" },
  "Framed-Protocol": { type: 7, kind: "integer" },
  "Framed-IP-Address": { type: 8, kind: "ipv4" },
  "Framed-IP-Netmask": { type: 9, kind: "ipv4" },
  "Framed-Routing": { type: 10, kind: "integer" },
  "Filter-Id": { type: 11, kind: "text" },
  "Framed-MTU": { type: 12, kind: "integer" },
  "Framed-Compression": { type: 13, kind: "integer" },
  "Login-IP-Host": { type: 14, kind: "ipv4" },
  "Login-Service": { type: 15, kind: "integer" },
  "Login-TCP-Port": { type: 16, kind: "integer" },
  "Reply-Message": { type: 18, kind: "text" },
  "Callback-Number": { type: 19, kind: "text" },
  "Callback-Id": { type: 20, kind: "text" },
  "Framed-Route": { type: 22, kind: "text" },
  State: { type: 24, kind: "octets" },
  Class: { type: 25, kind: "octets" },
  "Vendor-Specific": { type: 26, kind: "vendor" },
  "Session-Timeout": { type: 27, kind: "integer" },
  "Idle-Timeout": { type: 28, kind: "integer" },
  "Termination-Action": { type: 29, kind: "integer" },
  "Called-Station-Id": { type: 30, kind: "text" },
  "Calling-Station-Id": { type: 31, kind: "text" },
  "NAS-Identifier": { type: 32, kind: "text" },
  "Proxy-State": { type: 33, kind: "octets" },
  "Acct-Status-Type": { type: 40, kind: "integer" }, // RFC 2866
  "Acct-Delay-Time": { type: 41, kind: "integer" },
  "Acct-Input-Octets": { type: 42, kind: "integer" },
  "Acct-Output-Octets": { type: 43, kind: "integer" },
  "Acct-Session-Id": { type: 44, kind: "text" },
  "Acct-Authentic": { type: 45, kind: "integer" },
  "Acct-Session-Time": { type: 46, kind: "integer" },
  "Acct-Input-Packets": { type: 47, kind: "integer" },
  "Acct-Output-Packets": { type: 48, kind: "integer" },
  "Acct-Terminate-Cause": { type: 49, kind: "integer" },
  "Acct-Multi-Session-Id": { type: 50, kind: "text" },
  "Acct-Link-Count": { type: 51, kind: "integer" },
  "Acct-Input-Gigawords": { type: 52, kind: "integer" }, // RFC 2869
  "Acct-Output-Gigawords": { type: 53, kind: "integer" },
  "Event-Timestamp": { type: 55, kind: "time" },
  "CHAP-Challenge": { type: 60, kind: "octets" }, // RFC 2865
  "NAS-Port-Type": { type: 61, kind: "integer" },
  "Port-Limit": { type: 62, kind: "integer" },
  "Password-Retry": { type: 75, kind: "integer" }, // RFC 2869
  Prompt: { type: 76, kind: "integer" },
  "Connect-Info": { type: 77, kind: "text" },
  "EAP-Message": { type: 79, kind: "octets" }, // RFC 3579
  "Message-Authenticator": { type: 80, kind: "octets" },
  "Acct-Interim-Interval": { type: 85, kind: "integer" }, // RFC 2869
  "NAS-Port-Id": { type: 87, kind: "text" },
  "Chargeable-User-Identity": { type: 89, kind: "octets" }, // RFC 4372
  "NAS-IPv6-Address": { type: 95, kind: "ipv6" }, // RFC 3162
  "Login-IPv6-Host": { type: 98, kind: "ipv6" },
  "Framed-IPv6-Route": { type: 99, kind: "text" },
  "Framed-IPv6-Pool": { type: 100, kind: "text" },
  "Error-Cause": { type: 101, kind: "integer" }, // RFC 5176
} as const satisfies Record<string, { readonly type: number; readonly kind: Kind }>;

/** A name in `dictionary`. */
export type AttributeName = keyof typeof dictionary;
/** The TypeScript type of the named attribute's value. */
export type ValueOf<N extends AttributeName> = KindValues[(typeof dictionary)[N]["kind"]];

/** How each kind stands on the wire. `decode` gives null when the octets do not have the form. */
const kinds: {
  readonly [K in Kind]: {
    readonly encode: (value: KindValues[K]) => Uint8Array;
    readonly decode: (octets: Uint8Array) => KindValues[K] | null;
  };
} = {
  text: { encode: utf8, decode: textOf },
  octets: { encode: (value) => value, decode: (octets) => octets },
  ipv4: { encode: (text) => address(text, 4), decode: (octets) => addressText(octets, 4) },
  ipv6: { encode: (text) => address(text, 16), decode: (octets) => addressText(octets, 16) },
  integer: { encode: uint32, decode: readUint32 },
  time: {
    encode: (at) => uint32(Math.floor(at.getTime() / 1000)),
    decode: (octets) => {
      const seconds = readUint32(octets);
      return seconds === null ? null : new Date(seconds * 1000);
    },
  },
  vendor: { encode: encodeVendor, decode: decodeVendor },
};

/**
 * The attribute `name` with `value`, ready for a packet.
 * @throws PacketError 'attribute_value' or 'attribute_too_long'
 */
export function attribute<N extends AttributeName>(name: N, value: ValueOf<N>): Attribute {
  const { type, kind } = dictionary[name];
  const encode = kinds[kind].encode as (value: ValueOf<N>) => Uint8Array;
  const octets = encode(value);
  if (octets.length > maxValueBytes) throw new PacketError("attribute_too_long");
  return { type, value: octets };
}

/**
 * The value of an attribute that is called `name`.
 * @throws PacketError 'attribute_value' when the octets do not have the form of its kind; 'vendor_form'
 */
export function readValue<N extends AttributeName>(name: N, { value }: Attribute): ValueOf<N> {
  const decode = kinds[dictionary[name].kind].decode as (octets: Uint8Array) => ValueOf<N> | null;
  const decoded = decode(value);
  if (decoded === null) throw new PacketError("attribute_value");
  return decoded;
}

/** The most octets that a value can have: the length octet counts itself and the type. */
export const maxValueBytes = 253;

function uint32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new PacketError("attribute_value");
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function readUint32(octets: Uint8Array): number | null {
  return octets.length === 4 ? new DataView(octets.buffer, octets.byteOffset).getUint32(0) : null;
}

function address(text: string, size: 4 | 16): Uint8Array {
  const octets = parseAddress(text);
  if (octets?.length !== size) throw new PacketError("attribute_value");
  return octets;
}

function addressText(octets: Uint8Array, size: 4 | 16): string | null {
  return octets.length === size ? printAddress(octets) : null;
}
