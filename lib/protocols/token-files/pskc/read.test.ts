/** PSKC: the figures of RFC 6030, what must be refused, and files that python-pskc writes. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import { processorMs } from "@/lib/testing/processor";
import {
  container,
  counter,
  figure6,
  figure7,
  format,
  hotp,
  key6,
  packageOf,
  plainSecret,
  problemsOf,
  refusal,
  seedText,
  totp,
} from "@/lib/testing/pskc";
import type { FileKey } from "./encryption";
import { readPskc } from "./read";

describe("the figures of RFC 6030", () => {
  test("2: the smallest container has a key that is too short for HOTP", () => {
    const text = container(
      `<KeyPackage><Key Id="12345678" Algorithm="${hotp}"><Issuer>Issuer-A</Issuer><Data><Secret><PlainValue>MTIzNA==\n</PlainValue></Secret></Data></Key></KeyPackage>`,
    );
    const { tokens } = readPskc(text, {});
    expect(tokens).toMatchObject([{ place: 1, serial: "12345678", seed: null }]);
    expect(problemsOf(tokens)).toEqual(["The key has 4 octets. A token's key has 16 to 64."]);
  });

  test("3: supplementary data", () => {
    const { tokens, notes } = readPskc(container(packageOf()), {});
    expect(tokens).toEqual([
      {
        ...{ place: 1, serial: "987654321", manufacturer: "Manufacturer", model: "", problems: [] },
        seed: {
          ...{ type: "hotp", algorithm: "SHA1", digits: 8, counter: 0, tokenId: "" },
          secret: utf8("12345678901234567890"),
        },
      },
    ]);
    expect(notes).toEqual([]);
  });

  test("4: a key that is derived elsewhere has no secret to read", () => {
    const data = { data: counter, more: "<Policy><KeyUsage>OTP</KeyUsage></Policy>" };
    expect(problemsOf(readPskc(container(packageOf(data)), {}).tokens)[0]).toMatch(/has no secret/);
  });

  test("5: the package with the PIN is left out and said", () => {
    const policy = `<Policy><PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/><KeyUsage>OTP</KeyUsage></Policy>`;
    const pin = packageOf({
      algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:pin",
      parameters: format(4),
      data: "<Secret><PlainValue>MTIzNA==</PlainValue></Secret>",
    });
    const { tokens, notes } = readPskc(container(packageOf({ more: policy }) + pin), {});
    expect(tokens.map(seedText)).toEqual(["12345678901234567890"]);
    expect(notes).toEqual(["1 of the key packages hold the PIN of a token. They are left out."]);
  });

  test("6: a pre-shared key", () => {
    expect(readPskc(figure6, key6).tokens.map(seedText)).toEqual(["12345678901234567890"]);
    const spaced = { presharedKey: " 12345678 90123456 78901234:56789012 " };
    expect(readPskc(figure6, spaced).tokens.map(seedText)).toEqual(["12345678901234567890"]);
  });

  test("7: a password", () => {
    expect(readPskc(figure7(), { password: "qwerty" }).tokens.map(seedText)).toEqual([
      "12345678901234567890",
    ]);
  });

  test("8: a certificate is refused", () => {
    const text =
      container(`<EncryptionKey><ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data></EncryptionKey>
      <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"/>${packageOf()}`);
    expect(refusal(text, key6)).toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/certificate/),
    });
  });

  test("9: a signature is said to be unchecked", () => {
    const signature =
      "<ds:Signature><ds:SignedInfo/><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>";
    const { tokens, notes } = readPskc(container(packageOf({ serial: "0755225266" }) + signature), {});
    expect(tokens.map(({ serial }) => serial)).toEqual(["0755225266"]);
    expect(notes).toEqual(["The file is signed. Postern does not check signatures of files."]);
  });

  test("10: several packages, numbered from one", () => {
    const more =
      "<Policy><StartDate>2006-05-01T00:00:00Z</StartDate><ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate></Policy>";
    const serials = ["654321", "123456", "9999999"];
    const { tokens } = readPskc(container(serials.map((serial) => packageOf({ serial, more })).join("")), {});
    expect(tokens.map(({ place, serial }) => [place, serial])).toEqual(
      serials.map((serial, i) => [i + 1, serial]),
    );
  });
});

/** As in the examples of draft-josefsson-keyprov-pskc-yubikey-00. */
const yubikey = (slot: number, key: string, userId = "CN=ekhgjhbctrgn, UID=CA62baca62ba") =>
  `<KeyPackage><DeviceInfo><Manufacturer>oath.UB</Manufacturer><SerialNo>283598</SerialNo></DeviceInfo>
  <CryptoModuleInfo><Id>${slot}</Id></CryptoModuleInfo><Key Id="283598:${slot}" Algorithm="http://www.yubico.com/#yubikey-aes">
  <AlgorithmParameters><ResponseFormat Encoding="ALPHANUMERIC" Length="44"/></AlgorithmParameters>
  <Data><Secret><PlainValue>\n${key}\n</PlainValue></Secret></Data><UserId>${userId}</UserId></Key></KeyPackage>`;

describe("files of a YubiKey's slots", () => {
  test("both slots are read, the second by the id of its key", () => {
    const { tokens } = readPskc(
      container(yubikey(1, "Vpg1bTCGjEIB4m9mxYK7RQ==") + yubikey(2, "OIkrgqvxgHeIRY/FpRZcgA==")),
      {},
    );
    expect(tokens.map(({ serial }) => serial)).toEqual(["283598", "283598:2"]);
    expect(tokens.map(({ seed }) => seed && hex(seed.secret))).toEqual([
      "5698356d30868c4201e26f66c582bb45",
      "38892b82abf1807788458fc5a5165c80",
    ]);
    expect(tokens[0]?.seed).toMatchObject({
      type: "yubico_otp",
      publicId: "ekhgjhbctrgn",
      privateId: "ca62baca62ba",
    });
  });

  it.each([
    ["no identities", "Vpg1bTCGjEIB4m9mxYK7RQ==", "somebody"],
    ["a public id that is no modhex", "Vpg1bTCGjEIB4m9mxYK7RQ==", "CN=ekhgjhbctrgx, UID=ca62baca62ba"],
    ["half an octet of it", "Vpg1bTCGjEIB4m9mxYK7RQ==", "CN=ekhgjhbctrg, UID=ca62baca62ba"],
    ["a short private id", "Vpg1bTCGjEIB4m9mxYK7RQ==", "CN=ekhgjhbctrgn, UID=ca62ba"],
    ["a short key", "Vpg1bTCGjEIB4m9mxYK7", undefined],
  ])("%s stands beside the package", (_, key, userId) => {
    const { tokens } = readPskc(container(yubikey(1, key, userId)), {});
    expect(problemsOf(tokens)[0]).toMatch(/identities of the YubiKey|15 octets/);
  });
});

describe("what is not read", () => {
  it.each<[string, Parameters<typeof packageOf>[0], RegExp]>([
    ["OCRA", { algorithm: "urn:ietf:params:xml:ns:keyprov:pskc:ocra" }, /ocra.* is none that Postern knows/],
    ["seven digits", { parameters: format(7) }, /7 digits/],
    [
      "hexadecimal codes",
      { parameters: `<ResponseFormat Length="6" Encoding="HEXADECIMAL"/>` },
      /HEXADECIMAL/,
    ],
    [
      "check digits",
      { parameters: `<ResponseFormat Length="6" Encoding="DECIMAL" CheckDigits="true"/>` },
      /check digit/,
    ],
    [
      "an odd period",
      { algorithm: totp, data: `${plainSecret}<TimeInterval><PlainValue>45</PlainValue></TimeInterval>` },
      /45 seconds/,
    ],
    ["MD5", { algorithm: totp, parameters: `<Suite>HMAC-MD5</Suite>${format(6)}` }, /hash/],
    [
      "a counter in words",
      { data: `${plainSecret}<Counter><PlainValue>many</PlainValue></Counter>` },
      /counter/,
    ],
    ["a secret that is no base64", { data: "<Secret><PlainValue>!!</PlainValue></Secret>" }, /base64/],
    ["a PIN that is typed along", { more: `<Policy><PINPolicy PINUsageMode="Append"/></Policy>` }, /PIN/],
    ["another use", { more: "<Policy><KeyUsage>Encrypt</KeyUsage></Policy>" }, /does not allow/],
    ["an unknown policy", { more: "<Policy><Moon>full</Moon></Policy>" }, /Moon/],
    ["no serial number", { serial: "é" }, /serial number/],
    ["an algorithm with the name of a property", { algorithm: "constructor" }, /“constructor” is none/],
  ])("%s stands beside the package", (_, part, message) => {
    const { tokens } = readPskc(container(packageOf({ serial: "1" }) + packageOf(part)), {});
    expect(problemsOf(tokens)[0]).toBe("");
    expect(tokens[1]).toMatchObject({ place: 2, seed: null });
    expect(problemsOf(tokens)[1]).toMatch(message);
  });

  it.each<[string, string, string, RegExp]>([
    ["no XML", "<KeyContainer><a></KeyContainer>", "unreadable", /line 1/],
    ["cut off", figure6.slice(0, 900), "unreadable", /line/],
    ["two roots", `${container(packageOf())}<b/>`, "unreadable", /./],
    ["a file of another kind", "<html></html>", "unsupported", /“html”/],
    ["a draft", container(packageOf()).replace("keyprov:pskc", "keyprov:pskc:1.0"), "unsupported", /draft/],
    ["a draft with devices", container("<Device><Key/></Device>"), "unsupported", /draft/],
    ["no packages", container(""), "empty", /no key packages/],
    ["a document type", `<!DOCTYPE a><KeyContainer/>`, "unsupported", /DOCTYPE/],
    [
      "an external entity",
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><KeyContainer>&x;</KeyContainer>`,
      "unsupported",
      /DOCTYPE/,
    ],
    [
      "a billion laughs",
      `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(100)}">]><KeyContainer>&b;</KeyContainer>`,
      "unsupported",
      /DOCTYPE/,
    ],
    [
      "a deep nest",
      container(packageOf({ more: "<a>".repeat(5000) + "</a>".repeat(5000) })),
      "unreadable",
      /deep/,
    ],
    ["a tag that poisons", container("<__proto__><x/></__proto__>"), "unreadable", /./],
    [
      "twice what is there once",
      container(packageOf({ data: plainSecret + plainSecret })),
      "unreadable",
      /more than one/,
    ],
    ["too many packages", container("<KeyPackage/>".repeat(20_001)), "too_large", /20000/],
    [
      "a character that XML does not have",
      container(packageOf({ serial: "1\0" })),
      "unreadable",
      /character/,
    ],
    [
      "a MAC method with the name of a property",
      figure6.replace("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "constructor"),
      "unsupported",
      /“constructor”/,
    ],
    ["too large", container(" ".repeat(16 * 1024 * 1024)), "too_large", /too large/],
  ])("%s refuses the file", (_, text, code, message) => {
    expect(refusal(text, key6)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    ["a bracket before it", container(`<Secret><PlainValue<MTIzNDU2Nzg5MDEy/></Secret>`)],
    ["as an attribute", container(`<Secret MTIzNDU2Nzg5MDEy/>`)],
    ["many of them", `<a>${"<MTIzNDU2Nzg5MDEy>".repeat(40_000)}`],
  ])("a malformed file says where, and repeats nothing of it: %s", (_, text) => {
    const { message } = refusal(text);
    expect(message).toMatch(/^The XML is wrong in line \d/);
    expect(message).not.toContain("MTIz");
    expect(message.length).toBeLessThan(200);
  });

  test("a quadratic blow-up of references costs nothing", () => {
    const text = container(packageOf().replace("Manufacturer</", `${"&a;".repeat(200_000)}</`));
    expect(processorMs(() => readPskc(text, {}))).toBeLessThan(3000);
  });
});

describe("files that csv2pskc writes, in the manner of makers", () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-pskc-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (csv: string, ...options: string[]) => {
    const file = join(folder, "tokens.csv");
    writeFileSync(file, csv);
    const run = spawnSync("csv2pskc", ["-e", "hex", ...options, file], { encoding: "utf8" });
    expect(run.stderr).toBe("");
    return run.stdout;
  };
  const secrets = Array.from({ length: 3 }, () => hex(randomBytes(20)));
  const lines = (algorithm: string, columns: (i: number) => string) =>
    secrets.map((secret, i) => `26001248097${i},${secret},${algorithm},${columns(i)}`).join("\n");
  const readBack = (text: string, typed: FileKey) =>
    readPskc(text, typed).tokens.map(({ serial, seed }) => [serial, seed && hex(seed.secret)]);
  const expected = secrets.map((secret, i) => [`26001248097${i}`, secret]);

  test("plain, with a manufacturer, by event and by time", () => {
    const csv = `serial,secret,algorithm,response_length,counter,manufacturer\n${lines(hotp, (i) => `6,${i},Feitian & Co`)}`;
    const { tokens } = readPskc(written(csv), {});
    expect(tokens).toMatchObject(
      secrets.map((_, i) => ({
        manufacturer: "Feitian & Co",
        seed: { type: "hotp", digits: 6, counter: i },
      })),
    );
  });

  test("with a pre-shared key", () => {
    const csv = `serial,secret,algorithm,response_length,time_interval\n${lines(totp, () => "8,60")}`;
    const key = randomBytes(16).toString("hex");
    expect(readBack(written(csv, "-s", key), { presharedKey: key })).toEqual(expected);
  });

  test("with a password, and a wrong one", () => {
    const csv = `serial,secret,algorithm,response_length,time_interval,model\n${lines(totp, () => "6,30,c200")}`;
    const text = written(csv, "-p", "correct horse");
    expect(readBack(text, { password: "correct horse" })).toEqual(expected);
    expect(readPskc(text, { password: "correct horse" }).tokens[0]?.model).toBe("c200");
    expect(refusal(text, { password: "correct horze" }).code).toBe("password");
  });
});
