/** Encrypted PSKC: which key opens it, every MAC checked, the ways that are refused, encrypted numbers. */
import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import {
  container,
  figure6,
  figure7,
  hotp,
  key6,
  packageOf,
  plainSecret,
  problemsOf,
  refusal,
  totp,
} from "@/lib/testing/pskc";
import type { FileKey } from "./encryption";
import { readPskc } from "./read";

describe("a file that is encrypted", () => {
  it.each<[string, string, FileKey, string, RegExp]>([
    ["without a key", figure6, {}, "key", /Enter the pre-shared key/],
    ["with a password in its place", figure6, { password: "qwerty" }, "key", /Enter the pre-shared key/],
    ["with a key that is no hex", figure6, { presharedKey: "secret" }, "key", /hexadecimal/],
    [
      "with another key",
      figure6,
      { presharedKey: "12345678901234567890123456789013" },
      "key",
      /not that of this file/,
    ],
    ["with a longer key", figure6, { presharedKey: "12".repeat(32) }, "key", /AES-128/],
    ["without a password", figure7(), {}, "password", /Enter the password/],
    ["with another password", figure7(), { password: "qwertz" }, "password", /not that of this file/],
    ["with too many rounds", figure7("2000000"), { password: "qwerty" }, "unsupported", /2000000 rounds/],
    ["with no rounds", figure7("0"), { password: "qwerty" }, "unreadable", /count/],
    [
      "with another function",
      figure7("1000", `<PRF Algorithm="x#md5"/>`),
      { password: "qwerty" },
      "unsupported",
      /md5/,
    ],
    [
      "with a changed value",
      figure6.replace("AAECAwQF", "AAECAwQG"),
      key6,
      "key",
      /Key package 1 \(serial 987654321\): the MAC is wrong/,
    ],
    ["with a changed MAC", figure6.replace("Su+N", "Su+M"), key6, "key", /MAC is wrong/],
    ["without a MAC", figure6.replace(/<ValueMAC>.*<\/ValueMAC>/, ""), key6, "damaged", /no MAC/],
    [
      "without a MAC method",
      figure6.replace(/<MACMethod[\s\S]*<\/MACMethod>/, ""),
      key6,
      "unsupported",
      /no MAC/,
    ],
    ["by key wrap", figure6.replaceAll("aes128-cbc", "kw-aes128"), key6, "unsupported", /kw-aes128/],
    [
      "by Camellia",
      figure6.replaceAll("xmlenc#aes128-cbc", "xmldsig-more#camellia128-cbc"),
      key6,
      "unsupported",
      /camellia128/,
    ],
    ["by 3DES", figure6.replaceAll("aes128-cbc", "tripledes-cbc"), key6, "unsupported", /tripledes/],
    ["with an MD5 MAC", figure6.replace("hmac-sha1", "hmac-md5"), key6, "unsupported", /hmac-md5/],
  ])("%s is refused", (_, text, typed, code, message) => {
    expect(refusal(text, typed)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("of two thousand keys none opens it, though some unpad to what looks like a secret", () => {
    const codes = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      codes.add(refusal(figure6, { presharedKey: randomBytes(16).toString("hex") }).code);
    }
    expect([...codes].sort()).toEqual(["key"]);
  });

  test("the MAC of a package that is not read all the same is checked", () => {
    const ocra = figure6.replace(hotp, "urn:ietf:params:xml:ns:keyprov:pskc:ocra").replace("Su+N", "Su+M");
    expect(refusal(ocra, key6)).toMatchObject({
      code: "key",
      message: expect.stringContaining("MAC is wrong"),
    });
  });

  test.each([
    [16, "sha1"],
    [16, "sha224"],
    [24, "sha256"],
    [32, "sha384"],
    [32, "sha512"],
  ])("AES with %d octets and %s, numbers encrypted too", (keyBytes, hash) => {
    const key = randomBytes(keyBytes);
    const macKey = randomBytes(20);
    const sealed = (plain: Uint8Array, tag = "EncryptedValue", withMac = true) => {
      const iv = randomBytes(16);
      const cipher = createCipheriv(`aes-${keyBytes * 8}-cbc`, key, iv);
      const octets = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
      const mac = createHmac(hash, macKey).update(octets).digest("base64");
      return `<${tag}><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes${keyBytes * 8}-cbc"/><xenc:CipherData><xenc:CipherValue>${octets.toString("base64")}</xenc:CipherValue></xenc:CipherData></${tag}>${withMac ? `<ValueMAC>${mac}</ValueMAC>` : ""}`;
    };
    const secret = randomBytes(20);
    const method = hash === "sha1" ? "2000/09/xmldsig#hmac-sha1" : `2001/04/xmldsig-more#hmac-${hash}`;
    const text = container(`<EncryptionKey><ds:KeyName>k</ds:KeyName></EncryptionKey>
      <MACMethod Algorithm="http://www.w3.org/${method}">${sealed(macKey, "MACKey", false)}</MACMethod>
      ${packageOf({ data: `<Secret>${sealed(secret)}</Secret><Counter>${sealed(Buffer.from([0, 0, 1, 2]))}</Counter>` })}
      ${packageOf({ algorithm: totp, data: `<Secret>${sealed(secret)}</Secret><TimeInterval>${sealed(Buffer.from([0, 0, 0, 0, 0, 0, 0, 60]))}</TimeInterval>` })}`);
    const { tokens } = readPskc(text, { presharedKey: hex(key) });
    expect(tokens).toMatchObject([{ seed: { counter: 258 } }, { seed: { periodSeconds: 60 } }]);
    expect(tokens.map(({ seed }) => seed && hex(seed.secret))).toEqual([hex(secret), hex(secret)]);
  });

  test.each<[string, readonly number[], number | null]>([
    ["four octets", [0, 0, 1, 2], 258],
    ["eight octets", [0, 0, 0, 0, 0, 0, 1, 2], 258],
    ["the largest that is exact around it", [0, 3, 0x8d, 0x7e, 0xa4, 0xc6, 0x7f, 0xff], 999_999_999_999_999],
    ["one more", [0, 3, 0x8d, 0x7e, 0xa4, 0xc6, 0x80, 0], null],
    ["as few octets as it takes", [30], 30],
    ["one that would be a digit", [0x31], 49],
    ["two", [1, 2], 258],
    ["four that would be digits", [0x31, 0x32, 0x33, 0x34], 0x31323334],
    ["two that may as well be digits", [0x31, 0x32], null],
    ["nine", [0, 0, 0, 0, 0, 0, 0, 1, 2], null],
    ["none", [], null],
  ])("an encrypted counter of %s", (_, octets, expected) => {
    const key = randomBytes(16);
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-128-cbc", key, iv);
    const value = Buffer.concat([iv, cipher.update(Buffer.from(octets)), cipher.final()]);
    const mac = createHmac("sha1", key).update(value).digest("base64");
    const sealed = `<EncryptedValue><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><xenc:CipherData><xenc:CipherValue>${value.toString("base64")}</xenc:CipherValue></xenc:CipherData></EncryptedValue><ValueMAC>${mac}</ValueMAC>`;
    const text = container(`<EncryptionKey><ds:KeyName>k</ds:KeyName></EncryptionKey>
      <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"/>
      ${packageOf({ data: `${plainSecret}<Counter>${sealed}</Counter>` })}`);
    const { tokens } = readPskc(text, { presharedKey: hex(key) });
    if (expected === null) expect(problemsOf(tokens)[0]).toMatch(/counter is not a whole number/);
    else expect(tokens).toMatchObject([{ seed: { counter: expected } }]);
  });
});
