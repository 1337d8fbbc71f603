/** Pure. Whether browsers are told to come by HTTPS alone from now on. */

/** What is known of the request. `isOnTrial`: nobody has reached the console's address yet, and it may go back to HTTP. */
export type Reached = { readonly isSecure: boolean; readonly host: string; readonly isOnTrial: boolean };

/**
 * The value of Strict-Transport-Security, or null for none. Browsers pin the whole host, every port, and no answer takes
 * that back over HTTP: on localhost it would break what else is developed there, and on trial the way back.
 */
export function strictTransport({ isSecure, host, isOnTrial }: Reached): string | null {
  if (!isSecure || isOnTrial || /^localhost(:|$)/i.test(host)) return null;
  return "max-age=31536000";
}
