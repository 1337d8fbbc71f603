/** Pure. Mail addresses and the names beside them: nothing in them may reach a mail server as a second address or line. */

/** Most characters of an address (RFC 5321 section 4.5.3.1.3, without the angle brackets). */
export const addressMaxLength = 254;

/**
 * Whether `text` is one plain address. Narrower than RFC 5322: no quoted local part, no comments, no display name, no list,
 * no control character, because what reads as two addresses is sent to both.
 */
export const isMailAddress = (text: string): boolean =>
  text.length <= addressMaxLength &&
  /^[^\s\p{C}@,;:<>()[\]\\"]{1,64}@(?=.{1,253}$)[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u.test(
    text,
  );

/** `text` as a name beside an address or a subject may have it: one line without control characters, at most 200 characters. */
export const headerText = (text: string): string =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, 200);

/** What stands after the "@". */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf("@") + 1).toLowerCase();
