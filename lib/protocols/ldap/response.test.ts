/** Answers, octet by octet and as another reader understands them. */
import { expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { readAnswers } from "@/lib/testing/ldap-messages";
import { encodeEntry, encodeExtended, encodeNotice, encodeResult, responseTags } from "./response";

const read = (octets: Uint8Array) => readAnswers(Buffer.from(octets));

test("a successful bind", () => {
  expect(hex(encodeResult(1, responseTags.bind, { code: "success" }))).toBe("300c02010161070a010004000400");
});

test("codes, identifiers and texts of every length", () => {
  for (const id of [1, 127, 128, 255, 256, 65_535, 16_777_216, 2_147_483_647]) {
    for (const diagnostic of ["", "x".repeat(127), "x".repeat(200), "x".repeat(70_000)]) {
      expect(read(encodeResult(id, responseTags.bind, { code: "invalidCredentials", diagnostic }))).toEqual([
        { id, tag: 0x61, code: 49, diagnostic, name: "", rest: [] },
      ]);
    }
  }
});

test("an entry, extended answers and the notice of disconnection", () => {
  expect(read(encodeEntry(2, "uid=a", { uid: ["a"], none: [] }))).toMatchObject([
    { id: 2, tag: 0x64, name: "uid=a", rest: ["uid: a", "none: "] },
  ]);
  expect(read(encodeExtended(3, { code: "success" }, { value: "dn:" }))).toMatchObject([
    { id: 3, tag: 0x78, code: 0, rest: ["dn:"] },
  ]);
  expect(read(encodeNotice({ code: "protocolError" }))).toMatchObject([
    { id: 0, tag: 0x78, code: 2, rest: ["1.3.6.1.4.1.1466.20036"] },
  ]);
});
