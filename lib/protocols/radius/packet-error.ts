/** Pure. The one error of the RADIUS codec, with its closed set of codes. */

/** What is wrong with a packet; `packetErrors[code]` is the sentence for logs. */
export const packetErrors = {
  too_short: "It is shorter than the 20 octets of a header.",
  too_long: "It is longer than the 4096 octets that RADIUS allows.",
  length_mismatch: "Its length field claims more octets than arrived, or fewer than a header.",
  attribute_length: "An attribute's length is below 2 or reaches past the end of the packet.",
  attribute_too_long: "An attribute's value is longer than 253 octets.",
  attribute_value: "An attribute's value does not have the form of its type.",
  repeated_attribute: "An attribute that may appear once appears more often.",
  vendor_form: "A Vendor-Specific attribute is not a vendor id followed by whole sub-attributes.",
  password_length: "User-Password is not 16 to 128 octets in steps of 16.",
  header_value: "Code or identifier is not an octet, or the authenticator is not 16 octets.",
} as const;

/** A key of `packetErrors`. */
export type PacketErrorCode = keyof typeof packetErrors;

/** A packet that is not RADIUS as the RFCs have it. Thrown by the codec alone, caught once per door. */
export class PacketError extends Error {
  override readonly name = "PacketError";
  readonly code: PacketErrorCode;

  constructor(code: PacketErrorCode) {
    super(packetErrors[code]);
    this.code = code;
  }
}
