/** Token files of lines: OATH, LinOTP's column, Yubico's own format and its log; what is wrong, and where. */
import { describe, expect, it, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { processorMs } from "@/lib/testing/processor";
import { readTokenFile } from "../read";
import type { FileToken } from "../seed";
import { readTokenLines } from "./read";

const key20 = "3132333435363738393031323334353637383930";
const key32 = "31323334353637383930313233343536373839303132333435363738393031ff".toUpperCase();
const said = ({ seed }: FileToken) => (seed === null ? null : { ...seed, secret: hex(seed.secret) });
const wrong = (text: string) =>
  readTokenLines(text).tokens.flatMap(({ place, problems }) =>
    problems.map(({ column, message }) => [place, column, message] as const),
  );

describe("OATH", () => {
  it.each<[string, string, object]>([
    ["two columns", `A1,${key20}`, { type: "hotp", digits: 6, counter: 0, algorithm: "SHA1" }],
    ["by event", `A1,${key20},hotp,8,17`, { type: "hotp", digits: 8, counter: 17 }],
    ["by time", `A1,${key20},TOTP,6,60`, { type: "totp", digits: 6, periodSeconds: 60, algorithm: "SHA1" }],
    ["by time, no more said", `A1,${key20},totp`, { type: "totp", digits: 6, periodSeconds: 30 }],
    [
      "a long key means a long hash",
      `A1,${key32},totp,8,30`,
      { algorithm: "SHA256", secret: key32.toLowerCase() },
    ],
    ["LinOTP's column says the hash", `A1,${key32},totp,8,30,sha1`, { algorithm: "SHA1" }],
    ["its other spelling", `A1,${key20},totp,6,30,SHA-256`, { algorithm: "SHA256" }],
    ["blanks", ` A1 , ${key20} , hotp , 6 , 0 `, { type: "hotp" }],
    ["semicolons", `A1;${key20};hotp;6;5`, { counter: 5 }],
    ["tabs", `A1\t${key20}\ttotp\t8\t30`, { digits: 8 }],
    ["quotes and Excel's line", `sep=;\r\n"A1";"${key20}";"hotp";"6";"5"`, { counter: 5 }],
  ])("%s", (_, line, seed) => {
    const { form, tokens } = readTokenLines(line);
    expect(form).toBe("oath");
    expect(tokens.map(({ serial }) => serial)).toEqual(["A1"]);
    expect(tokens.map(said)).toMatchObject([seed]);
  });

  test("comments, a heading and empty lines are passed over, and lines counted as an editor does", () => {
    const text = `\uFEFFserial number,secret,type\n# from the maker\n\n1,${key20},hotp\n2,${key20},totp\n`;
    expect(readTokenLines(text).tokens.map(({ place, serial }) => [place, serial])).toEqual([
      [4, "1"],
      [5, "2"],
    ]);
  });

  it.each<[string, string, number | null, RegExp]>([
    ["a key that is no hex", "A1,zz,hotp", 2, /hexadecimal/],
    ["half an octet", `A1,${key20}3,hotp`, 2, /hexadecimal/],
    ["a short key", "A1,31323334,hotp", 2, /4 octets/],
    ["a long key", `A1,${"31".repeat(65)},hotp`, 2, /65 octets/],
    ["no key", "A1", 2, /hexadecimal/],
    ["another kind", `A1,${key20},ocra`, 3, /“ocra”/],
    ["seven digits", `A1,${key20},hotp,7`, 4, /7 digits/],
    ["a period of 45", `A1,${key20},totp,6,45`, 5, /45 seconds/],
    ["a counter below zero", `A1,${key20},hotp,6,-1`, 5, /counter/],
    ["a strange hash", `A1,${key20},hotp,6,0,md5`, 6, /md5/],
    ["a column too many", `A1,${key20},hotp,6,0,sha1,x`, 7, /at most six/],
    ["no serial number", `,${key20},hotp`, 1, /missing/],
    ["what a spreadsheet makes of one", `1.00013E+12,${key20},hotp`, 1, /spreadsheet/],
    ["a control character", `A\u00011,${key20},hotp`, 1, /ASCII/],
    ["an open quotation mark", `"A1,${key20},hotp`, null, /quotation mark/],
  ])("%s: line and column", (_, line, column, message) => {
    const found = wrong(`0,${key20},hotp\n${line}`);
    expect(found).toEqual([[2, column, expect.stringMatching(message)]]);
  });

  test("everything that is wrong with a line is said at once, and nothing long enough to be a key", () => {
    const found = wrong(`,zz,${key20},7,0`);
    expect(found.map(([, column]) => column)).toEqual([2, 3, 4, 1]);
    expect(JSON.stringify(found)).not.toContain(key20.slice(0, 8));
  });
});

describe("Yubico", () => {
  const aes = "ecde18dbe76fbd0c33330f1c354871db";
  test("its own format: an OTP slot, an OATH slot, a static password", () => {
    const text = [
      `1382015,dteffujehknh,8792ebfe26cc,${aes},000000000000,2013-12-11T19:29:27,`,
      `508326,,0,${key20},,2013-12-12T08:41:07,`,
      `508327,,,${aes},,2013-12-12T08:41:07,`,
    ].join("\n");
    const { form, tokens, notes } = readTokenLines(text);
    expect(form).toBe("yubico");
    expect(notes).toEqual([
      "Yubico's format does not say how many digits an OATH slot types. Six were taken.",
    ]);
    expect(tokens.map(said)).toEqual([
      { type: "yubico_otp", secret: aes, publicId: "dteffujehknh", privateId: "8792ebfe26cc" },
      { type: "hotp", secret: key20, algorithm: "SHA1", digits: 6, counter: 0, tokenId: "" },
      null,
    ]);
    expect(tokens.map(({ serial }) => serial)).toEqual(["1382015", "508326", "508327"]);
    expect(wrong(text)).toEqual([[3, 3, expect.stringMatching(/static password/)]]);
  });

  test("the log: slots by their public id, OATH with its digits, others refused", () => {
    const text = [
      "LOGGING START,11/12/2013 12:36",
      `Yubico OTP,11/12/2013 12:36,1,dteffujehknh,8792ebfe26cc,${aes},,,0,0,0,0,0,0,0,0,0,0`,
      `OATH-HOTP,11/12/2013 13:00,1,ubhe02123456,,${key20},,,0,0,0,8,0,0,0,0,0,0`,
      `OATH-HOTP,11/12/2013 13:00,1,,,${key20},,,0,0,0,6,0,0,0,0,0,0`,
      `Static Password,11/12/2013 13:01,2,,,${aes},,,0,0,0,0,0,0,0,0,0,0`,
    ].join("\n");
    const { form, tokens } = readTokenLines(text);
    expect(form).toBe("yubico_log");
    expect(tokens.map(({ serial }) => serial)).toEqual(["dteffujehknh", "ubhe02123456", "", ""]);
    expect(tokens.map(said)).toMatchObject([
      { type: "yubico_otp", publicId: "dteffujehknh" },
      { type: "hotp", digits: 8, tokenId: "ubhe02123456" },
      null,
      null,
    ]);
    expect(wrong(text).map(([line, column]) => [line, column])).toEqual([
      [4, 4],
      [4, 4],
      [5, 1],
      [5, 4],
    ]);
  });

  it.each<[string, string, number]>([
    ["a public id that is no modhex", `1,dteffujehkna,8792ebfe26cc,${aes},000000000000,x,`, 2],
    ["a short private id", `1,dteffujehknh,8792ebfe26,${aes},000000000000,x,`, 3],
    ["a short AES key", "1,dteffujehknh,8792ebfe26cc,ecde,000000000000,x,", 4],
  ])("%s: its column", (_, line, column) => {
    const good = `0,dteffujehknh,8792ebfe26cc,${aes},000000000000,x,`;
    expect(wrong(`${good}\n${line}`).map(([at, where]) => [at, where])).toEqual([[2, column]]);
  });
});

test("a file whose lines begin with users is refused, and an empty one", () => {
  expect(() => readTokenLines(`# version: 2\nada,,,A1,${key20}`)).toThrow(
    expect.objectContaining({ code: "unsupported" }),
  );
  for (const text of ["", "\n\n", "# nothing\n", "serial,key\n"]) {
    expect(() => readTokenFile(text)).toThrow(expect.objectContaining({ code: "empty" }));
  }
});

test("twenty thousand lines and no more, in bounded time", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => `${i},${key20},totp,6,30`).join("\n");
  const took = processorMs(() => expect(readTokenLines(lines(20_000)).tokens).toHaveLength(20_000));
  expect(took).toBeLessThan(5000);
  expect(() => readTokenLines(lines(20_001))).toThrow(expect.objectContaining({ code: "too_large" }));
});

it.each([
  ["lines that cannot be read", 'a"b\n'],
  ["lines with hardly anything", "a\n"],
  ["comments", "#\n"],
])("as much as may be sent, all of it %s: refused or named in bounded time", (_, line) => {
  let tokens: readonly FileToken[] = [];
  const took = processorMs(() => {
    try {
      tokens = readTokenLines(line.repeat(900_000 / line.length)).tokens;
    } catch (error) {
      expect(error).toMatchObject({ code: "too_large" });
    }
  });
  expect(took).toBeLessThan(4000);
  expect(tokens.length).toBeLessThan(1100);
  for (const { seed } of tokens) expect(seed).toBeNull();
});

test("a kind with the name of a property is none", () => {
  expect(wrong(`A1,${key20},constructor`)).toEqual([[1, 3, expect.stringMatching(/no kind/)]]);
});

test("XML goes to the reader of PSKC", () => {
  expect(() => readTokenFile("\uFEFF  <KeyContainer/>")).toThrow(/draft/);
});
