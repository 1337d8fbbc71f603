/** Pure. Packet codes: the first octet of every RADIUS packet (RFC 2865 section 3, RFC 5997). */

/** Codes by their names in the RFCs. */
export const codes = {
  "Access-Request": 1,
  "Access-Accept": 2,
  "Access-Reject": 3,
  "Accounting-Request": 4,
  "Accounting-Response": 5,
  "Access-Challenge": 11,
  "Status-Server": 12,
  "Status-Client": 13,
} as const;

/** The codes with which an Access-Request or Status-Server on the authentication port is answered. */
export type ReplyCode = "Access-Accept" | "Access-Reject" | "Access-Challenge";

/** The name of `code`, or "code 99" for one we do not name. */
export function codeName(code: number): string {
  return Object.entries(codes).find(([, number]) => number === code)?.[0] ?? `code ${code}`;
}
