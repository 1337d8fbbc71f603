/** Pure. The result codes that the door answers with (RFC 4511 section 4.1.9 and appendix A). */

/** Each with its number. The names are the RFC's. */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  authMethodNotSupported: 7,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
} as const;

/** A key of `resultCodes`. */
export type ResultCode = keyof typeof resultCodes;

/** Object identifiers that the door knows. */
export const oids = {
  /** RFC 4511 section 4.14. */
  startTls: "1.3.6.1.4.1.1466.20037",
  /** RFC 4511 section 4.4.1. */
  noticeOfDisconnection: "1.3.6.1.4.1.1466.20036",
  /** RFC 4532. */
  whoAmI: "1.3.6.1.4.1.4203.1.11.3",
} as const;
