/** Pure. Vendor-Specific attributes (RFC 2865 section 5.26): a vendor's number and its own attributes inside. */
import { PacketError } from "./packet-error";

/** A vendor's attribute: its number within the vendor and 0 to 247 octets. */
export type VendorAttribute = { readonly type: number; readonly value: Uint8Array };
/** The value of a Vendor-Specific attribute. `vendor` is the SMI enterprise number. */
export type VendorValue = { readonly vendor: number; readonly attributes: readonly VendorAttribute[] };

/** The most octets in one vendor attribute: 253 less the vendor id (4) and its own type and length. */
export const maxVendorValueBytes = 247;

/** The octets of a Vendor-Specific value. @throws PacketError 'attribute_too_long' */
export function encodeVendor({ vendor, attributes }: VendorValue): Uint8Array {
  const size = attributes.reduce((sum, { value }) => sum + 2 + value.length, 4);
  if (size > maxVendorValueBytes + 6) throw new PacketError("attribute_too_long");
  const octets = new Uint8Array(size);
  new DataView(octets.buffer).setUint32(0, vendor);
  let at = 4;
  for (const { type, value } of attributes) {
    octets[at] = type;
    octets[at + 1] = 2 + value.length;
    octets.set(value, at + 2);
    at += 2 + value.length;
  }
  return octets;
}

/**
 * The vendor and its attributes in the usual form of one octet each for type and length.
 * @throws PacketError 'vendor_form'
 */
export function decodeVendor(octets: Uint8Array): VendorValue {
  const vendor = vendorOf(octets);
  if (vendor === null) throw new PacketError("vendor_form");
  const attributes: VendorAttribute[] = [];
  for (let at = 4; at < octets.length; ) {
    const length = octets[at + 1] ?? 0;
    if (length < 2 || at + length > octets.length) throw new PacketError("vendor_form");
    attributes.push({ type: octets[at] ?? 0, value: octets.subarray(at + 2, at + length) });
    at += length;
  }
  return { vendor, attributes };
}

/** The vendor's number alone, whatever form follows it; null when there are not even four octets. */
export function vendorOf(octets: Uint8Array): number | null {
  return octets.length < 4 ? null : new DataView(octets.buffer, octets.byteOffset).getUint32(0);
}
