/** Entries as directories give them, and who they are. */
import { expect, test } from "vitest";
import { parseAddress } from "./address";
import { presets } from "./attributes";
import { guidOctets, guidText } from "./entry-id";
import { personOf, standingOf } from "./person";

const now = new Date("2026-11-20T12:00:00Z");

test("an objectGUID has its first three groups the other way round, there and back", () => {
  const octets = Buffer.from("5a43307c20c290409f60010203040506", "hex");
  expect(guidText(octets)).toBe("7c30435a-c220-4090-9f60-010203040506");
  expect(Buffer.from(guidOctets("7c30435a-c220-4090-9f60-010203040506") ?? [])).toEqual(octets);
  expect(guidText(octets.subarray(1))).toBeNull();
  expect(guidOctets("no guid")).toBeNull();
});

test("a person needs an id and a name; spelling of attributes does not matter, several values give the first", () => {
  const { attributes } = presets.openldap;
  const entry = { dn: "uid=a,dc=x", entryuuid: "id-1", UID: ["a", "b"], cn: "Ana", mail: [] };
  expect(personOf(entry, attributes, now)).toEqual({
    dn: "uid=a,dc=x",
    key: "id-1",
    username: "a",
    displayName: "Ana",
    email: "",
    phone: "",
    standing: null,
  });
  expect(personOf({ ...entry, entryuuid: [] }, attributes, now)).toBeNull();
  expect(personOf({ ...entry, UID: [] }, attributes, now)).toBeNull();
  expect(personOf({ ...entry, mail: "m@x" }, { ...attributes, email: "" }, now)?.email).toBe("");
});

test.each([
  [{ userAccountControl: "514" }, "disabled"],
  [{ userAccountControl: "512" }, null],
  [{ nsAccountLock: "TRUE" }, "disabled"],
  [{ pwdAccountLockedTime: "000001010000Z" }, "disabled"],
  [{ pwdAccountLockedTime: "20261120115900Z" }, null],
  [{ accountExpires: "0" }, null],
  [{ accountExpires: "9223372036854775807" }, null],
  [{ accountExpires: "134396496600000000" }, null],
  [{ accountExpires: "134396495400000000" }, "expired"],
  [{ pwdEndTime: "20261120115959Z" }, "expired"],
  [{ pwdEndTime: "20261120120001Z" }, null],
])("%o stands as %s", (attributes, standing) => {
  expect(standingOf({ dn: "", ...attributes } as Parameters<typeof standingOf>[0], now)).toBe(standing);
});

test("addresses are hosts with or without a port", () => {
  expect(parseAddress("dc1.corp.test", "ldaps")).toEqual({ host: "dc1.corp.test", port: 636 });
  expect(parseAddress("dc1.corp.test", "starttls")).toEqual({ host: "dc1.corp.test", port: 389 });
  expect(parseAddress("[::1]:10636", "ldaps")).toEqual({ host: "::1", port: 10636 });
  for (const wrong of ["", "a b", "ldaps://dc1", "dc1:0", "dc1:99999", "::1", "dc1/x"]) {
    expect(parseAddress(wrong, "ldaps")).toBeNull();
  }
});
