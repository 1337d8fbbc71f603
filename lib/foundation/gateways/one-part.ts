/** Pure. Texts that fit into one short message: 160 septets of the GSM alphabet (3GPP TS 23.038), or 70 units of UCS-2. */

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const extended = "^{}\\[~]|€";

/** How much of one message `text` takes in the GSM alphabet; null where a character of it is in neither table. */
export function septetsOf(text: string): number | null {
  let count = 0;
  for (const letter of text) {
    if (basic.includes(letter)) count++;
    else if (extended.includes(letter)) count += 2;
    else return null;
  }
  return count;
}

/** Whether `text` is one message, in whichever alphabet it needs. */
export function isOnePart(text: string): boolean {
  const septets = septetsOf(text);
  return septets === null ? text.length <= 70 : septets <= 160;
}

/**
 * What the text message with `code` says. `organisation` stands in it as long as it is; it is left out where the message would not
 * be one any more, because parts arrive apart, and each is paid for.
 */
export function codeText(code: string, organisation: string): string {
  const named =
    organisation && `${code} is your code for database logins at ${organisation}. Give it to nobody.`;
  return named && isOnePart(named) ? named : `${code} is your code for database logins. Give it to nobody.`;
}

/** Who is asked about which login, for `linkText`. */
export type LinkWords = { readonly role: string; readonly client: string; readonly link: string };

/**
 * What the text message with a link says: whose login it is and where, as far as that fits into one message. Names in letters
 * of another alphabet are left out, because they would cut the message to less than half.
 */
export function linkText({ role, client, link }: LinkWords): string {
  const ways = [
    `Did you log in to ${client} as ${role}? Approve or refuse: ${link}`,
    `Did you log in as ${role}? Approve or refuse: ${link}`,
  ];
  return ways.find(isOnePart) ?? `Did you log in to a database? Approve or refuse: ${link}`;
}

/** What a call says: the digits one by one, three times, because the first is often missed. */
export function spokenCode(code: string, organisation: string): string {
  const digits = [...code.replace(/\D/g, "")].join(", ");
  const from = organisation ? ` at ${organisation}` : "";
  return `This is your code for database logins${from}. ${[1, 2, 3].map(() => `The code is: ${digits}.`).join(" ")} Give it to nobody. Goodbye.`;
}
