/** The messages of a login, octet by octet, and what is no such message. */
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import {
  passwordMessage,
  query,
  readAuthentication,
  readError,
  readRow,
  sslRequest,
  startup,
  takeMessages,
  terminate,
  WireError,
} from "./wire";

const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString("hex");
const octets = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

test("what is sent", () => {
  expect(hexOf(sslRequest)).toBe("0000000804d2162f");
  expect(hexOf(startup({ user: "a", database: "b" }))).toBe(
    `0000001b00030000${hexOf(utf8("user\0a\0database\0b\0\0"))}`,
  );
  expect(hexOf(passwordMessage("ü"))).toBe("7000000007c3bc00");
  expect(hexOf(query("x"))).toBe("51000000067800");
  expect(hexOf(terminate)).toBe("5800000004");
  expect(() => passwordMessage("a\0b")).toThrow(RangeError);
  expect(() => startup({ user: "a\0b" })).toThrow(RangeError);
});

describe("framing", () => {
  const two = octets("520000000800000003" + "4500000005" + "00" + "5a00");
  test("takes what is whole and keeps the rest", () => {
    const { messages, rest } = takeMessages(two);
    expect(messages.map(({ type, body }) => [type, hexOf(body)])).toEqual([
      ["R", "00000003"],
      ["E", "00"],
    ]);
    expect(hexOf(rest)).toBe("5a00");
    for (let cut = 0; cut <= two.length; cut++) {
      const first = takeMessages(two.subarray(0, cut));
      const second = takeMessages(Buffer.concat([first.rest, two.subarray(cut)]));
      expect([...first.messages, ...second.messages]).toHaveLength(2);
    }
  });

  test.each(["5200000003", "52ffffffff", "5200010001", "485454502f312e"])("refuses %s", (text) => {
    expect(() => takeMessages(octets(text))).toThrow(WireError);
  });
});

describe("reading", () => {
  test.each([
    ["00000000", { kind: "ok" }],
    ["00000003", { kind: "cleartext" }],
    ["0000000501020304", { kind: "md5" }],
    ["00000007", { kind: "gss" }],
    ["00000009", { kind: "gss" }],
    [
      `0000000a${hexOf(utf8("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0"))}`,
      { kind: "sasl", mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"] },
    ],
    ["00000063", { kind: "other", code: 99 }],
  ])("authentication %s", (text, expected) => {
    expect(readAuthentication(octets(text))).toEqual(expected);
  });

  test("an error", () => {
    const body = utf8('SFATAL\0VFATAL\0C28000\0Mrole "x" does not exist\0RInitializeSessionUserId\0\0');
    expect(readError(body)).toEqual({
      code: "28000",
      message: 'role "x" does not exist',
      detail: "",
      hint: "",
      routine: "InitializeSessionUserId",
    });
    expect(readError(new Uint8Array())).toMatchObject({ code: "", message: "" });
    expect(readError(octets("4dff00")).message).toBe("ÿ");
  });

  test("a row", () => {
    expect(readRow(octets("0002" + "00000002c3bc" + "ffffffff"))).toEqual(["ü", null]);
    for (const text of ["", "00", "0001", "000100000005aa"])
      expect(() => readRow(octets(text))).toThrow(WireError);
  });

  test("random octets throw nothing else", () => {
    for (let round = 0; round < 2000; round++) {
      const random = new Uint8Array(randomBytes(round % 40));
      for (const read of [takeMessages, readAuthentication, readError, readRow]) {
        try {
          read(random);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }
    }
  });
});
