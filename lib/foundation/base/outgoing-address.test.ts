/** Which addresses are refused for connections that go out. */
import { expect, test } from "vitest";
import { isAllowedPlace, whyNotReached, whyRefused } from "./outgoing-address";

test.each([
  ["169.254.169.254", "the metadata service of a cloud"],
  ["fd00:ec2::254", "the metadata service of a cloud"],
  ["FD00:0EC2:0:0:0:0:0:254", "the metadata service of a cloud"],
  ["100.100.100.200", "the metadata service of a cloud"],
  ["169.254.0.1", "a link-local address"],
  ["fe80::1", "a link-local address"],
  ["fe80::1%eth0", "a link-local address"],
  ["febf::1", "a link-local address"],
  ["0.0.0.0", "an address that means no machine"],
  ["0.1.2.3", "an address that means no machine"],
  ["::", "an address that means no machine"],
  ["224.0.0.1", "a multicast address"],
  ["239.255.255.255", "a multicast address"],
  ["ff02::1", "a multicast address"],
  ["255.255.255.255", "the broadcast address"],
  ["240.0.0.1", "a reserved address"],
  ["::ffff:169.254.169.254", "the metadata service of a cloud"],
  ["::ffff:a9fe:a9fe", "the metadata service of a cloud"],
  ["64:ff9b::169.254.169.254", "the metadata service of a cloud"],
  ["2002:a9fe:a9fe::1", "the metadata service of a cloud"],
  ["::169.254.169.254", "the metadata service of a cloud"],
  ["64:ff9b:1::169.254.169.254", "an address of a translator of IPv6 to IPv4"],
  ["64:ff9b:1:a9fe:a9:fe00::", "an address of a translator of IPv6 to IPv4"],
  ["db.example.org", "no address"],
  ["", "no address"],
])("%s is %s", (address, what) => {
  expect(whyRefused(address)).toBe(what);
});

test.each([
  ...["127.0.0.1", "127.1.2.3", "::1", "10.0.0.5", "172.16.0.1", "192.168.1.1", "fd12:3456::1"],
  ...["192.0.2.7", "2001:db8::1", "169.253.255.255", "169.255.0.1", "fec0::1", "::ffff:10.0.0.5"],
  ...["64:ff9b::192.0.2.7", "64:ff9b:2::a9fe:a9fe", "2002:c000:207::1", "100.100.100.201"],
])("%s is allowed", (address) => {
  expect(whyRefused(address)).toBeNull();
});

const onlyPublic = (address: string) => whyNotReached(address, address, []);

test.each([
  ...["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1"],
  ...["2002:7f00:1::", "::127.0.0.1"],
])("%s is this machine itself", (address) => {
  expect(onlyPublic(address)).toBe("this machine itself");
});

test.each([
  ...[
    "10.0.0.0",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "100.127.255.255",
  ],
  ...[
    "fc00::1",
    "fd12:3456:789a::1",
    "fdff:ffff::",
    "fec0::1",
    "::ffff:10.0.0.5",
    "::ffff:c0a8:101",
    "::10.1.2.3",
  ],
  ...[
    "64:ff9b::10.0.0.5",
    "64:ff9b::c0a8:0101",
    "2002:a00:5::1",
    "2002:c0a8:101::1",
    "0:0:0:0:0:ffff:ac10:1",
  ],
])("%s is of a private network", (address) => {
  expect(onlyPublic(address)).toBe("an address of a private network");
});

test.each([
  ...["192.0.0.1", "192.0.2.7", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.9", "203.0.113.9"],
  ...[
    "2001::1",
    "2001:0:53aa:64c::",
    "2001:2::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "4000::1",
    "5f00::1",
    "e000::1",
  ],
  ...["::ffff:192.0.2.7", "64:ff9b::203.0.113.9", "1::1"],
])("%s is reserved", (address) => {
  expect(onlyPublic(address)).toBe("a reserved address");
});

test.each([
  ...["8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255"],
  ...["100.63.255.255", "100.128.0.0", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"],
  ...["2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"],
])("%s is of the internet", (address) => {
  expect(onlyPublic(address)).toBeNull();
});

test("what is refused anyway cannot be named", () => {
  for (const address of [
    "169.254.169.254",
    "fe80::1",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "fd00:ec2::254",
    "::ffff:a9fe:a9fe",
  ])
    expect(whyNotReached(address, address, ["0.0.0.0/0", "::/0", address])).toBe(whyRefused(address));
});

test("an owner names networks, addresses and hosts of private networks", () => {
  const allowed = ["10.1.0.0/16", "127.0.0.1", "fd00:1::/32", "Kannel.example.org"];
  const reached = (host: string, address = host) => whyNotReached(host, address, allowed) === null;
  expect(["10.1.2.3", "::ffff:10.1.2.3", "127.0.0.1", "fd00:1::9"].filter((one) => !reached(one))).toEqual(
    [],
  );
  expect(["10.2.0.1", "127.0.0.2", "::1", "fd00:2::9"].filter((one) => reached(one))).toEqual([]);
  expect(reached("kannel.example.org", "192.168.7.7")).toBe(true);
  expect(reached("other.example.org", "192.168.7.7")).toBe(false);
  expect(reached("kannel.example.org", "169.254.169.254")).toBe(false);
});

test("a place is a network, an address or a name", () => {
  expect(
    ["10.0.0.0/8", "::1", "192.168.1.9", "kannel", "sms.corp.example"].filter((one) => !isAllowedPlace(one)),
  ).toEqual([]);
  const none = [
    "",
    "*",
    "*.example.org",
    "10.0.0",
    "10.0.0.0/33",
    "a b",
    "http://a",
    "a..b",
    "1.2.3.4.5",
    "-.".repeat(200),
  ];
  expect(none.filter(isAllowedPlace)).toEqual([]);
});
