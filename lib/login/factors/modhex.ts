/** Pure. The letters that a YubiKey types: sixteen that most keyboard layouts have in the same place, one for each half octet. */

const alphabet = "cbdefghijklnrtuv";
/** What the same keys give on a keyboard that is set to Dvorak. */
const onDvorak = "jxe.uidchtnbpygk";

/** The octets as modhex. */
export const encodeModhex = (octets: Uint8Array): string =>
  Buffer.from(octets)
    .toString("hex")
    .replace(/./g, (digit) => alphabet.charAt(Number.parseInt(digit, 16)));

/** The octets of an even number of modhex letters. */
export const decodeModhex = (text: string): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      text.replace(/./g, (letter) => alphabet.indexOf(letter).toString(16)),
      "hex",
    ),
  );

/** `text` in small letters, where it is modhex, and what it was meant to be where it is modhex typed on Dvorak. */
export function modhexReadings(text: string): readonly string[] {
  const typed = text.toLowerCase();
  const meant = [...typed].map((letter) => alphabet.charAt(onDvorak.indexOf(letter)));
  return [
    ...(/^[cbdefghijklnrtuv]*$/.test(typed) ? [typed] : []),
    ...(meant.every((letter) => letter !== "") ? [meant.join("")] : []),
  ];
}
