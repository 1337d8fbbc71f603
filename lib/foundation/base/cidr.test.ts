/** Tests of networks: parsing, printing (RFC 5952 section 4), containment, longest match. */
import { expect, test } from "vitest";
import { contains, longestMatch, parseAddress, parseCidr, printAddress, printCidr } from "./cidr";

test.each([
  ["192.0.2.7", "192.0.2.7/32"],
  ["192.0.2.7/24", "192.0.2.0/24"],
  [" 10.0.0.0/8 ", "10.0.0.0/8"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["192.0.2.255/31", "192.0.2.254/31"],
  ["::/0", "::/0"],
  ["::1", "::1/128"],
  ["2001:DB8::/32", "2001:db8::/32"],
  ["2001:db8:ffff::1/33", "2001:db8:8000::/33"],
  ["fe80::1%eth0", "fe80::1/128"],
  ["::ffff:192.0.2.7", "192.0.2.7/32"],
  ["::ffff:192.0.2.7/120", "192.0.2.0/24"],
  ["::ffff:c000:207", "192.0.2.7/32"],
  ["64:ff9b::192.0.2.33", "64:ff9b::c000:221/128"],
])("%s is the network %s", (text, canonical) => {
  const parsed = parseCidr(text);
  expect(parsed && printCidr(parsed)).toBe(canonical);
  expect(parseCidr(canonical)).toEqual(parsed);
});

test.each([
  "",
  "/8",
  "192.0.2",
  "192.0.2.256",
  "192.0.2.07",
  "192.0.2.1.1",
  "192.0.2.0/33",
  "192.0.2.0/",
  "192.0.2.0/-1",
  "192.0.2.0/8/8",
  "192.0.2.0/ 8",
  "::/129",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
  "12345::",
  "g::",
  "::ffff:192.0.2.7/95",
  "::192.0.2.1:1",
  "localhost",
])("%o is no network", (text) => {
  expect(parseCidr(text)).toBeNull();
});

test.each([
  ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["1:0:0:0:0:0:0:0", "1::"],
])("%s is printed as %s", (text, printed) => {
  const address = parseAddress(text);
  expect(address && printAddress(address)).toBe(printed);
});

test.each([
  ["192.0.2.0/24", "192.0.2.255", true],
  ["192.0.2.0/24", "192.0.3.0", false],
  ["192.0.2.0/24", "::ffff:192.0.2.9", true],
  ["192.0.2.128/25", "192.0.2.127", false],
  ["0.0.0.0/0", "203.0.113.9", true],
  ["0.0.0.0/0", "::1", false],
  ["::/0", "127.0.0.1", false],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
])("%s contains %s: %s", (network, address, expected) => {
  const [cidr, octets] = [parseCidr(network), parseAddress(address)];
  expect(cidr && octets && contains(cidr, octets)).toBe(expected);
});

test("the longest prefix wins, whatever the order; nothing matches nothing", () => {
  const entries = ["10.0.0.0/8", "10.1.2.3", "10.1.0.0/16", "::/0"].map((text) => ({
    text,
    network: parseCidr(text) ?? { bytes: new Uint8Array(4), prefix: 0 },
  }));
  const find = (address: string) =>
    [entries, entries.toReversed()].map(
      (list) => longestMatch(list, parseAddress(address) ?? new Uint8Array())?.text,
    );
  expect(find("10.1.2.3")).toEqual(["10.1.2.3", "10.1.2.3"]);
  expect(find("10.1.2.4")).toEqual(["10.1.0.0/16", "10.1.0.0/16"]);
  expect(find("10.2.0.0")).toEqual(["10.0.0.0/8", "10.0.0.0/8"]);
  expect(find("2001:db8::1")).toEqual(["::/0", "::/0"]);
  expect(find("11.0.0.1")).toEqual([undefined, undefined]);
});
