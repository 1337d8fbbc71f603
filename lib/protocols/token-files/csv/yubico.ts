/** Pure. Lines that Yubico's programs write when they program a YubiKey: Yubico's own format, and the traditional log. */
import { type FileToken, fromHex, isDigits, type Seed, wrongDigits } from "../seed";
import { type Cells, cellsOf, type Line } from "./cells";

const maker = "Yubico";
const modhex = /^[cbdefghijklnrtuv]{0,16}$/;

/** A line of Yubico's own format: serial, public id, private id, key, access code, time. */
export function yubicoToken(line: Line): FileToken {
  const cells = cellsOf(line);
  // A nought in place of the private id is OATH. The format does not say how many digits: six is what the program begins with.
  const seed =
    cells.text(3) === "0"
      ? hotpOf(cells, { key: 4, tokenId: 2, digits: 6 })
      : otpOf(cells, { id: 2, privateId: 3, key: 4 });
  return cells.token({ text: cells.text(1), column: 1 }, seed, maker);
}

/** A line of the traditional log: kind, time, slot, public id, private id, key. It knows no serial number, so the public id stands for it. */
export function yubicoLogToken(line: Line): FileToken {
  const cells = cellsOf(line);
  const kind = cells.text(1).toLowerCase();
  const seed =
    kind === "yubico otp"
      ? otpOf(cells, { id: 4, privateId: 5, key: 6 })
      : kind === "oath-hotp"
        ? hotpOf(cells, { key: 6, tokenId: 4, digits: digitsOf(cells, 12) })
        : cells.take(
            1,
            () => null,
            (text) => `“${text}” is no kind that Postern reads. It takes Yubico OTP and OATH-HOTP.`,
          );
  const serial = cells.text(4).replace(/\s/g, "");
  if (seed && serial === "") {
    cells.take(
      4,
      () => null,
      "The log names neither a public id nor a token identifier. Use Yubico's own format, which has serial numbers.",
    );
  }
  return cells.token({ text: serial, column: 4 }, seed, maker);
}

function otpOf(
  cells: Cells,
  at: { readonly id: number; readonly privateId: number; readonly key: number },
): Seed | null {
  const publicId = cells.take(
    at.id,
    (text) => (modhex.test(text.toLowerCase()) && text.length % 2 === 0 ? text.toLowerCase() : null),
    "The public id is not modhex: an even number of the letters cbdefghijklnrtuv, 16 at most.",
  );
  const privateId = cells.take(
    at.privateId,
    (text) => (/^[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null),
    (text) =>
      text === ""
        ? "There is no private id: the slot holds a static password, which is no second factor."
        : "The private id is not 12 hexadecimal digits.",
  );
  const secret = cells.take(
    at.key,
    (text) => (text.length === 32 ? fromHex(text) : null),
    "The AES key is not 32 hexadecimal digits.",
  );
  return publicId === null || privateId === null || secret === null
    ? null
    : { type: "yubico_otp", secret, publicId, privateId };
}

function hotpOf(
  cells: Cells,
  at: { readonly key: number; readonly tokenId: number; readonly digits: 6 | 8 | null },
): Seed | null {
  const secret = cells.seed(at.key);
  const tokenId = cells.take(
    at.tokenId,
    (text) => (/^[a-z0-9]{0,12}$/i.test(text) ? text.toLowerCase() : null),
    "The token identifier is longer than 12 characters, or has others than letters and digits.",
  );
  return secret === null || tokenId === null || at.digits === null
    ? null
    : { type: "hotp", secret, algorithm: "SHA1", digits: at.digits, counter: 0, tokenId };
}

const digitsOf = (cells: Cells, column: number): 6 | 8 | null =>
  cells.take(
    column,
    (text) => {
      const digits = text === "" ? 6 : Number(text);
      return isDigits(digits) ? digits : null;
    },
    wrongDigits,
  );
