/** Pure. Reading PSKC, the standard's file of hardware tokens (RFC 6030). */
import {
  type FileToken,
  type Hash,
  hashes,
  isDigits,
  isPeriod,
  mostCharacters,
  mostTokens,
  type Seed,
  seedProblem,
  serialProblem,
  type TokenFile,
  TokenFileError,
  tooMany,
  wrongDigits,
  wrongPeriod,
} from "../seed";
import {
  base64,
  type Encryption,
  encryptionOf,
  type FileKey,
  largestNumber,
  openValue,
  wholeNumber,
} from "./encryption";
import { below, childOf, type Element, readXml } from "./xml";

const namespace = "urn:ietf:params:xml:ns:keyprov:pskc";

/** Names that files have for the kinds; the short ones are what csv2pskc writes, the last is draft-josefsson-keyprov-pskc-yubikey-00. */
const algorithms: ReadonlyMap<string, "hotp" | "totp" | "pin" | "yubico_otp"> = new Map([
  ["hotp", "hotp"],
  ["totp", "totp"],
  [`${namespace}:hotp`, "hotp"],
  [`${namespace}:totp`, "totp"],
  [`${namespace}:pin`, "pin"],
  ["http://www.yubico.com/#yubikey-aes", "yubico_otp"],
]);

/** Whether `text` looks like XML, and so is to be read here. */
export const isXml = (text: string): boolean => /^\uFEFF?\s*</.test(text);

/**
 * The tokens of a PSKC file. What one key package lacks or asks for stands beside it; an encrypted file is refused as a whole
 * unless every MAC in it is right, because a wrong key can decrypt to what looks like a secret.
 * @throws TokenFileError
 */
export function readPskc(text: string, typed: FileKey): TokenFile {
  if (text.length > mostCharacters)
    throw new TokenFileError("too_large", "The file is too large for a PSKC file.");
  const container = readXml(text);
  if (container.name !== "KeyContainer") {
    throw new TokenFileError(
      "unsupported",
      `The file is XML, but not PSKC: it begins with “${container.name.slice(0, 60)}”.`,
    );
  }
  // The prefixes are gone by now; drafts of the RFC have another namespace, or devices in place of key packages.
  const isDraft = container.children.some(({ name }) => name === "Device");
  if (
    isDraft ||
    !new RegExp(`=\\s*["']${namespace}["']`).test(text) ||
    container.attributes.Version !== "1.0"
  ) {
    throw new TokenFileError(
      "unsupported",
      "The file follows a draft of PSKC. Postern reads version 1.0 (RFC 6030).",
    );
  }
  const packages = container.children.filter(({ name }) => name === "KeyPackage");
  if (packages.length === 0) throw new TokenFileError("empty", "The file has no key packages.");
  if (packages.length > mostTokens) throw tooMany();
  const encryption = encryptionOf(container, typed);
  const tokens = packages.flatMap((one, i) => tokenOf(one, i + 1, encryption) ?? []);
  const pins = packages.length - tokens.length;
  return {
    form: "pskc",
    tokens,
    notes: [
      ...(childOf(container, "Signature")
        ? ["The file is signed. Postern does not check signatures of files."]
        : []),
      ...(pins > 0 ? [`${pins} of the key packages hold the PIN of a token. They are left out.`] : []),
    ],
  };
}

/** Null for a package that holds a PIN. */
function tokenOf(one: Element, place: number, encryption: Encryption | null): FileToken | null {
  const device = childOf(one, "DeviceInfo");
  const key = childOf(one, "Key");
  const said = (name: string) => (device ? (childOf(device, name)?.text ?? "").slice(0, 100) : "");
  const keyId = (key?.attributes.Id ?? "").slice(0, 100);
  // A YubiKey has two slots, each with a key of its own: what is in the second goes by the id of its key ("283598:2").
  const slot = below(one, "CryptoModuleInfo", "Id")?.text ?? "1";
  const serial = ((slot === "1" && said("SerialNo")) || keyId || said("SerialNo")).trim();
  const token = { place, serial, manufacturer: said("Manufacturer"), model: said("Model") };
  const wrong = (message: string): FileToken => ({
    ...token,
    seed: null,
    problems: [{ column: null, message }],
  });
  if (!key) return wrong("The key package has no key.");
  const type = algorithms.get(key.attributes.Algorithm ?? "");
  const secret = secretOf(key, encryption, place, serial);
  if (type === "pin") return null;
  if (!type) {
    const named = (key.attributes.Algorithm ?? "").slice(0, 120);
    return wrong(`The algorithm “${named}” is none that Postern knows. It takes HOTP, TOTP and Yubico OTP.`);
  }
  const problem = serialProblem(serial) ?? policyProblem(key) ?? (typeof secret === "string" ? secret : null);
  if (problem !== null || typeof secret === "string") return wrong(problem ?? "");
  const seed = seedOf(key, type, secret, encryption, `Key package ${place} (serial ${serial})`);
  return typeof seed === "string" ? wrong(seed) : { ...token, seed, problems: [] };
}

/** The secret, or the sentence that says why there is none. It is opened whatever else is wrong, so that every MAC is checked. */
function secretOf(
  key: Element,
  encryption: Encryption | null,
  place: number,
  serial: string,
): Uint8Array | string {
  const holder = below(key, "Data", "Secret");
  if (!holder) return "The key package has no secret. It is derived from a key that the file does not hold.";
  const plain = childOf(holder, "PlainValue");
  if (plain) return base64(plain.text) ?? "The secret is not base64.";
  if (!encryption) return "The secret is encrypted, and the file does not say with which key.";
  return openValue(holder, encryption, `Key package ${place} (serial ${serial})`);
}

function seedOf(
  key: Element,
  type: "hotp" | "totp" | "yubico_otp",
  secret: Uint8Array,
  encryption: Encryption | null,
  what: string,
): Seed | string {
  if (type === "yubico_otp") return yubicoSeed(key, secret);
  const short = seedProblem(secret);
  if (short) return short;
  const format = below(key, "AlgorithmParameters", "ResponseFormat");
  const encoding = format?.attributes.Encoding ?? "DECIMAL";
  if (encoding !== "DECIMAL")
    return `The codes are “${encoding.slice(0, 40)}”. Postern takes decimal digits.`;
  if (/^(true|1)$/.test(format?.attributes.CheckDigits ?? ""))
    return "The codes have a check digit, which Postern does not know.";
  const length = format?.attributes.Length ?? "6";
  const digits = Number(length);
  if (!isDigits(digits)) return wrongDigits(length.slice(0, 10));
  const algorithm = hashOf(below(key, "AlgorithmParameters", "Suite")?.text ?? "");
  if (!algorithm) return "The hash of the token is none of SHA-1, SHA-256 and SHA-512.";
  const number = (name: string, otherwise: number) => numberOf(key, name, otherwise, encryption, what);
  if (type === "hotp") {
    const counter = number("Counter", 0);
    return counter === null
      ? "The counter is not a whole number."
      : { type, secret, algorithm, digits, counter, tokenId: "" };
  }
  const periodSeconds = number("TimeInterval", 30);
  return periodSeconds !== null && isPeriod(periodSeconds)
    ? { type, secret, algorithm, digits, periodSeconds }
    : wrongPeriod(periodSeconds ?? "some other");
}

/** The identities stand in the user id: "CN=ekhgjhbctrgn, UID=ca62baca62ba". */
function yubicoSeed(key: Element, secret: Uint8Array): Seed | string {
  const said = childOf(key, "UserId")?.text ?? "";
  const found = /^CN=((?:[cbdefghijklnrtuv]{2}){0,8}),\s*UID=([0-9a-f]{12})$/i.exec(said.trim());
  if (!found)
    return "The user id does not say the identities of the YubiKey, as in CN=ekhgjhbctrgn, UID=ca62baca62ba.";
  if (secret.length !== 16) return `The key has ${secret.length} octets. A YubiKey's has 16.`;
  const [, publicId = "", privateId = ""] = found;
  return { type: "yubico_otp", secret, publicId: publicId.toLowerCase(), privateId: privateId.toLowerCase() };
}

/** `Suite` is free text: "HMAC-SHA256", "SHA-256" and the like. Without one it is SHA-1 by RFC 4226 and 6238. */
function hashOf(suite: string): Hash | null {
  if (suite === "") return "SHA1";
  const plain = suite.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return hashes.find((hash) => plain === hash || plain === `HMAC${hash}`) ?? null;
}

/**
 * A number of the key's data. Encrypted ones are four or eight octets, the highest first; some makers write as few as it takes. Then
 * digits in ASCII could be meant just as well, which is not guessed: a counter that is too low lets codes count again.
 */
function numberOf(
  key: Element,
  name: string,
  otherwise: number,
  encryption: Encryption | null,
  what: string,
): number | null {
  const holder = below(key, "Data", name);
  if (!holder) return otherwise;
  const plain = childOf(holder, "PlainValue");
  if (plain) return wholeNumber(plain.text);
  if (!encryption) return null;
  const octets = Buffer.from(openValue(holder, encryption, what));
  if (octets.length < 1 || octets.length > 8) return null;
  const isWhole = octets.length === 1 || octets.length === 4 || octets.length === 8;
  if (!isWhole && /^\d+$/.test(octets.toString("latin1"))) return null;
  const value = Number(`0x${octets.toString("hex")}`);
  return value <= largestNumber ? value : null;
}

/** A policy that Postern could not keep; null where there is none. */
function policyProblem(key: Element): string | null {
  const policy = childOf(key, "Policy");
  if (!policy) return null;
  const known = ["StartDate", "ExpiryDate", "PINPolicy", "KeyUsage"];
  const strange = policy.children.find(({ name }) => !known.includes(name));
  if (strange) return `The policy says “${strange.name.slice(0, 60)}”, which Postern does not know.`;
  const usages = policy.children.filter(({ name }) => name === "KeyUsage");
  if (usages.length > 0 && !usages.some(({ text }) => text === "OTP")) {
    return "The policy does not allow one-time codes with this key.";
  }
  const pin = childOf(policy, "PINPolicy")?.attributes.PINUsageMode ?? "Local";
  return pin === "Local"
    ? null
    : `The token's PIN would be part of what is typed (${pin.slice(0, 40)}). Postern does not know it.`;
}
