/** Messages: what ldapwhoami and PostgreSQL send, what Windows sends, and what must be refused. */
import { describe, expect, test } from "vitest";
import {
  abandonMessage,
  allOf,
  ber,
  equalTo,
  extendedMessage,
  ldapMessage,
  presence,
  saslMessage,
  searchMessage,
  startTlsOid,
  unbindMessage,
} from "@/lib/testing/ldap-messages";
import { soughtUid } from "./filter";
import { decodeMessage } from "./message";

const octets = (hex: string) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ""), "hex"));
const text = (bytes: Uint8Array | null | undefined) => bytes && Buffer.from(bytes).toString();

test("a simple bind, octet by octet", () => {
  const message = decodeMessage(octets("30 12 02 01 01 60 0d 02 01 03 04 02 61 3d 80 04 70 61 73 73"));
  expect(message).toMatchObject({ id: 1, needsControl: false, request: { kind: "bind", version: 3 } });
  if (message.request.kind !== "bind") throw new Error("not a bind");
  expect([text(message.request.name), text(message.request.password)]).toEqual(["a=", "pass"]);
});

test("lengths of four octets, as Windows writes them", () => {
  const bind = ber(0x60, [ber(2, "\x03", true), ber(4, "uid=a", true), ber(0x80, "pw", true)], true);
  const message = decodeMessage(ber(0x30, [ber(2, "\x07", true), bind], true));
  expect(message).toMatchObject({ id: 7, request: { kind: "bind", version: 3 } });
});

test("the identifier 2147483647 is the largest there is", () => {
  expect(decodeMessage(octets("30 08 02 04 7f ff ff ff 42 00")).id).toBe(2_147_483_647);
});

test("what a client may ask", () => {
  const kindOf = (message: Buffer) => decodeMessage(message).request;
  expect(kindOf(unbindMessage(2))).toEqual({ kind: "unbind" });
  expect(kindOf(abandonMessage(2, 1))).toEqual({ kind: "abandon" });
  expect(kindOf(extendedMessage(2, startTlsOid))).toEqual({ kind: "extended", oid: startTlsOid });
  expect(kindOf(saslMessage(1))).toMatchObject({ kind: "bind", password: null });
  const compare = ber(0x6e, [ber(4, "uid=a"), equalTo("uid", "a")]);
  expect(kindOf(ldapMessage(1, compare))).toEqual({ kind: "other", responseTag: 0x6f });
  expect(kindOf(ldapMessage(1, ber(0x4a, "uid=a")))).toEqual({ kind: "other", responseTag: 0x6b });
});

test("components that nobody knows yet are passed over", () => {
  const bind = ber(0x60, [ber(2, "\x03"), ber(4, ""), ber(0x80, "x"), ber(0x85, "new")]);
  expect(decodeMessage(ber(0x30, [ber(2, "\x01"), bind, ber(0x8a, "more")])).request.kind).toBe("bind");
});

test("only critical controls matter", () => {
  const operation = ber(0x42, "");
  expect(decodeMessage(ldapMessage(1, operation, [["1.2.3", false]])).needsControl).toBe(false);
  expect(
    decodeMessage(
      ldapMessage(1, operation, [
        ["1.2.3", false],
        ["1.2.4", true],
      ]),
    ).needsControl,
  ).toBe(true);
});

describe("a search", () => {
  const sought = (filter: Buffer) => {
    const { request } = decodeMessage(searchMessage(3, "ou=db1,dc=postern", filter, { attributes: ["1.1"] }));
    if (request.kind !== "search") throw new Error("not a search");
    return text(soughtUid(request.filter)) ?? null;
  };
  test("as PostgreSQL makes it", () => {
    const message = decodeMessage(
      searchMessage(3, "ou=db1,dc=postern", equalTo("uid", "alice"), { attributes: ["1.1", "CN"] }),
    );
    expect(message.request).toMatchObject({ scope: "sub", typesOnly: false, attributes: ["1.1", "cn"] });
  });
  test.each([
    ["(uid=alice)", equalTo("uid", "alice"), "alice"],
    ["(UID=alice)", equalTo("UID", "alice"), "alice"],
    ["(userid=alice)", equalTo("userid", "alice"), "alice"],
    ["(&(objectClass=*)(uid=alice))", allOf(presence("objectClass"), equalTo("uid", "alice")), "alice"],
    ["(&(uid=alice)(objectClass=*))", allOf(equalTo("uid", "alice"), presence("objectclass")), "alice"],
    ["(cn=alice)", equalTo("cn", "alice"), null],
    ["(uid=*)", presence("uid"), null],
    ["(&(uid=alice)(uid=bob))", allOf(equalTo("uid", "alice"), equalTo("uid", "bob")), null],
    ["(&)", allOf(), null],
    ["(|(uid=alice))", ber(0xa1, [equalTo("uid", "alice")]), null],
    ["(!(uid=alice))", ber(0xa2, equalTo("uid", "alice")), null],
    ["(uid>=alice)", ber(0xa5, [ber(4, "uid"), ber(4, "alice")]), null],
    ["(uid=al*)", ber(0xa4, [ber(4, "uid"), ber(0x30, [ber(0x80, "al")])]), null],
    ["(uid:=alice)", ber(0xa9, [ber(0x82, "uid"), ber(0x83, "alice")]), null],
  ])("%s", (_, filter, uid) => {
    expect(sought(filter)).toBe(uid);
  });
});

const nested = (depth: number): Buffer => (depth === 0 ? presence("a") : allOf(nested(depth - 1)));

describe("malformed", () => {
  test.each([
    ["nothing inside", "30 00", "truncated"],
    ["no operation", "30 03 02 01 01", "operation"],
    ["an answer in place of a question", "30 0c 02 01 01 61 07 0a 01 00 04 00 04 00", "operation"],
    ["identifier 0", "30 05 02 01 00 42 00", "message_id"],
    ["a negative identifier", "30 05 02 01 ff 42 00", "integer"],
    ["an identifier of five octets", "30 09 02 05 01 00 00 00 00 42 00", "integer"],
    ["a padded identifier", "30 06 02 02 00 01 42 00", "integer"],
    ["an empty identifier", "30 04 02 00 42 00", "integer"],
    ["a length beyond the end", "30 05 02 01 01 42 7f", "truncated"],
    ["an indefinite length inside", "30 09 02 01 01 60 80 02 01 03 00 00", "length"],
    ["a length of five octets", "30 0a 02 01 01 60 85 00 00 00 00 00", "length"],
    ["a tag of two octets", "30 06 02 01 01 7f 21 00", "operation"],
    ["a bind without authentication", "30 0a 02 01 01 60 05 02 01 03 04 00", "truncated"],
    ["a name in pieces", "30 0e 02 01 01 60 09 02 01 03 24 02 04 00 80 00", "tag"],
    ["another tag than a sequence", "31 05 02 01 01 42 00", "tag"],
    ["a tag of two octets behind the operation", "30 07 02 01 01 42 00 1f 00", "tag"],
    ["a component behind the operation that goes beyond the end", "30 07 02 01 01 42 00 04 05", "truncated"],
  ])("%s", (_, hex, code) => {
    expect(() => decodeMessage(octets(hex))).toThrow(expect.objectContaining({ name: "BerError", code }));
  });

  test("more controls and more attributes than anybody asks for", () => {
    const unbind = ber(0x42, "");
    const controls = (count: number) =>
      Array.from({ length: count }, (): [string, boolean] => ["1.2", false]);
    expect(() => decodeMessage(ldapMessage(1, unbind, controls(16)))).not.toThrow();
    expect(() => decodeMessage(ldapMessage(1, unbind, controls(17)))).toThrow(
      expect.objectContaining({ code: "depth" }),
    );
    const asking = (count: number) =>
      searchMessage(1, "", presence("a"), { attributes: Array.from({ length: count }, () => "cn") });
    expect(() => decodeMessage(asking(64))).not.toThrow();
    expect(() => decodeMessage(asking(65))).toThrow(expect.objectContaining({ code: "depth" }));
  });

  test("dereferencing 4, boolean 01, filters too deep or too wide, attribute names that are no text", () => {
    const whole = searchMessage(1, "", presence("a"));
    const dereferencing = Buffer.from(whole);
    dereferencing[whole.indexOf(Buffer.from([10, 1, 2, 10, 1, 0])) + 5] = 4;
    expect(() => decodeMessage(dereferencing)).toThrow(expect.objectContaining({ code: "integer" }));
    const flag = Buffer.from(whole);
    flag[whole.indexOf(Buffer.from([1, 1, 0])) + 2] = 1;
    expect(() => decodeMessage(flag)).toThrow(expect.objectContaining({ code: "boolean" }));
    expect(() => decodeMessage(searchMessage(1, "", nested(7)))).not.toThrow();
    expect(() => decodeMessage(searchMessage(1, "", nested(8)))).toThrow(
      expect.objectContaining({ code: "depth" }),
    );
    const wide = allOf(...Array.from({ length: 65 }, () => presence("a")));
    expect(() => decodeMessage(searchMessage(1, "", wide))).toThrow(
      expect.objectContaining({ code: "depth" }),
    );
    expect(() => decodeMessage(searchMessage(1, "", presence("a b")))).toThrow(
      expect.objectContaining({ code: "text" }),
    );
  });
});
