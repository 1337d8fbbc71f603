/** What is known of an address, by table. */
import { expect, test } from "vitest";
import { canonicalAddress, networkOf, whereAmong, whereWords } from "./where-from";

const many = (count: number) => Array.from({ length: count }, (_, i) => `192.0.2.${i}`);

test.each([
  ["none", [], { certainty: "unknown" }],
  ["one", ["192.0.2.7"], { certainty: "certain", address: "192.0.2.7", by: "starting" }],
  ["the same twice", ["192.0.2.7", "192.0.2.7"], { certainty: "certain", address: "192.0.2.7" }],
  ["two", ["local", "192.0.2.7"], { certainty: "one_of", addresses: ["192.0.2.7", "local"] }],
  ["twenty", many(20), { certainty: "one_of" }],
  ["twenty-one", many(21), { certainty: "unknown" }],
])("%s", (_, addresses, expected) => {
  expect(whereAmong(addresses, "starting")).toMatchObject(expected);
});

test.each([
  ["192.0.2.7", "192.0.2.0/24"],
  ["::ffff:192.0.2.7", "192.0.2.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["local", "local"],
  ["db.example.org", null],
])("the network of %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("addresses have one form", () => {
  expect(["::FFFF:192.0.2.7", "2001:DB8:0::1", "fe80::1%eth0", "x"].map(canonicalAddress)).toEqual([
    ...["192.0.2.7", "2001:db8::1", "fe80::1", null],
  ]);
});

test("in words", () => {
  expect(whereWords(whereAmong(["192.0.2.7", "local"], "process"))).toBe("one of 192.0.2.7, local");
  expect(whereWords(whereAmong([], "process"))).toBeNull();
});
