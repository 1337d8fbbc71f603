/** Pure. What a file of hardware tokens says of each, whatever form the file has; and the limits that hold in all of them. */

/** The hash of an OATH token. */
export const hashes = ["SHA1", "SHA256", "SHA512"] as const;
export type Hash = (typeof hashes)[number];

/** What a token is made of. `secret` is the seed, or the AES key of a YubiKey. */
export type Seed =
  | {
      readonly type: "hotp";
      readonly secret: Uint8Array;
      readonly algorithm: Hash;
      readonly digits: 6 | 8;
      /** The count of the next code: what was shown before it no longer counts. */
      readonly counter: number;
      /** What the token types in front of the digits; empty where it types digits alone. */
      readonly tokenId: string;
    }
  | {
      readonly type: "totp";
      readonly secret: Uint8Array;
      readonly algorithm: Hash;
      readonly digits: 6 | 8;
      readonly periodSeconds: number;
    }
  | {
      readonly type: "yubico_otp";
      readonly secret: Uint8Array;
      /** In modhex. */
      readonly publicId: string;
      /** In hex. */
      readonly privateId: string;
    };

/** What is wrong with a token, and in which column of its line, from 1; null where the file has no columns or all are meant. */
export type Problem = { readonly column: number | null; readonly message: string };

/** One token of a file. `place` is the line that it stands in or, in PSKC, the number of its key package, from 1. */
export type FileToken = {
  readonly place: number;
  /** As it is printed on the token; empty where the file does not say it. */
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
} & (
  | { readonly seed: Seed; readonly problems: readonly [] }
  | { readonly seed: null; readonly problems: readonly [Problem, ...Problem[]] }
);

/** A file that was read. `notes` are sentences about the whole of it. */
export type TokenFile = {
  readonly form: "pskc" | "oath" | "yubico" | "yubico_log";
  readonly tokens: readonly FileToken[];
  readonly notes: readonly string[];
};

/** Why a whole file is refused. 'key' and 'password': what the file is encrypted with was not given, or is wrong. */
export type FileRefusal =
  | "unreadable"
  | "unsupported"
  | "too_large"
  | "empty"
  | "key"
  | "password"
  | "damaged";

/** The refusal of a whole file, with a sentence for the person who brought it. It never holds anything secret. */
export class TokenFileError extends Error {
  override readonly name = "TokenFileError";
  readonly code: FileRefusal;

  constructor(code: FileRefusal, message: string) {
    super(message);
    this.code = code;
  }
}

/** Most characters of a file, and most tokens in it. */
export const mostCharacters = 16 * 1024 * 1024;
export const mostTokens = 20_000;

/** The refusal of a file with more tokens than that. */
export const tooMany = (): TokenFileError =>
  new TokenFileError("too_large", `The file has more than ${mostTokens} tokens. Split it into parts.`);

/** What is wrong with a serial number; null when nothing is. */
export function serialProblem(serial: string): string | null {
  if (serial === "") return "The serial number is missing.";
  if (/^\d([.,]\d+)?E\+\d+$/i.test(serial)) {
    return "A spreadsheet has changed this serial number. Import the file as the maker delivered it.";
  }
  return /^[\x20-\x7e]{1,64}$/.test(serial)
    ? null
    : "A serial number has at most 64 characters, and only letters, digits and signs of ASCII.";
}

/** What is wrong with the seed of an OATH token; null when nothing is. RFC 4226 section 4, R6. */
export const seedProblem = (secret: Uint8Array): string | null =>
  secret.length >= 16 && secret.length <= 64
    ? null
    : `The key has ${secret.length} octets. A token's key has 16 to 64.`;

/** The hash that a file means which does not say it: makers deliver seeds as long as what the hash gives. */
export const hashOfLength = (secretBytes: number): Hash =>
  secretBytes === 64 ? "SHA512" : secretBytes === 32 ? "SHA256" : "SHA1";

/** Whether a token may show so many digits. */
export const isDigits = (digits: number): digits is 6 | 8 => digits === 6 || digits === 8;

/** Whether a token may change its code so often. */
export const isPeriod = (seconds: number): boolean => seconds === 30 || seconds === 60;

/** The sentence for other numbers. */
export const wrongDigits = (digits: string | number): string =>
  `The token would show ${digits} digits. Postern takes codes of 6 or 8.`;
export const wrongPeriod = (seconds: string | number): string =>
  `The code would change every ${seconds} seconds. Postern takes 30 or 60.`;

/** Octets of hexadecimal text; null when it is none. */
export const fromHex = (text: string): Uint8Array<ArrayBuffer> | null =>
  /^([0-9a-f]{2})+$/i.test(text) ? new Uint8Array(Buffer.from(text, "hex")) : null;
