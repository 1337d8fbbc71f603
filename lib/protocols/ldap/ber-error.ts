/** Pure. The error of everything that reads LDAP messages: a closed set of codes, each with what it means. */

/** What is wrong with octets that should be LDAP. */
export const berErrors = {
  truncated: "an element says it is longer than what holds it",
  length: "a length is indefinite or takes more than four octets",
  too_large: "the message is longer than the limit",
  tag: "an element has another tag than the one that must stand there",
  integer: "an integer is empty, padded or out of range",
  boolean: "a boolean is neither 00 nor FF",
  text: "an attribute name, mechanism or object identifier is not plain text",
  depth: "a filter is nested deeper or has more parts than the limit",
  message_id: "the message identifier is zero or out of range",
  operation: "the operation is none that a client may ask for",
} as const;

/** A key of `berErrors`. */
export type BerErrorCode = keyof typeof berErrors;

/** Octets that are not LDAP as RFC 4511 has it. The message never repeats what was received. */
export class BerError extends Error {
  override readonly name = "BerError";
  readonly code: BerErrorCode;

  constructor(code: BerErrorCode) {
    super(berErrors[code]);
    this.code = code;
  }
}
