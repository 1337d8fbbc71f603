/** Which addresses are refused for connections that go out. */
import { expect, test } from "vitest";
import { whyRefused } from "./outgoing-address";

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
