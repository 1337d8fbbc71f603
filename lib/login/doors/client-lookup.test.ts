/** The table of clients gives what a plain search through all of them gives. */
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { longestMatch, parseAddress, parseCidr, printAddress } from "@/lib/foundation/base/cidr";
import { clientConfig, configWith } from "@/lib/testing/radius-door";
import { clientAt } from "./client-lookup";

const address = (text: string) => parseAddress(text) ?? new Uint8Array();

test("the longest network wins, families do not mix, and nothing matches nobody", () => {
  const clients = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "2001:db8::/33", "::/0"].map(
    (cidr) => clientConfig({ name: cidr, cidr }),
  );
  const config = configWith(clients);
  const nameAt = (text: string) => clientAt(config, address(text), "radius")?.name;
  expect(nameAt("10.1.2.3")).toBe("10.1.2.3/32");
  expect(nameAt("10.1.2.4")).toBe("10.1.0.0/16");
  expect(nameAt("10.9.9.9")).toBe("10.0.0.0/8");
  expect(nameAt("192.0.2.1")).toBe("0.0.0.0/0");
  expect(nameAt("2001:db8:7fff::1")).toBe("2001:db8::/33");
  expect(nameAt("2001:db8:8000::1")).toBe("::/0");
  expect(clientAt(configWith([]), address("10.1.2.3"), "radius")).toBeNull();
  expect(clientAt(config, new Uint8Array(), "radius")).toBeNull();
});

test("a door's own clients are looked at without the others", () => {
  const config = configWith([
    clientConfig({ name: "both", cidr: "10.0.0.0/8", doors: ["radius", "ldap"] }),
    clientConfig({ name: "radius", cidr: "10.1.0.0/16", doors: ["radius"] }),
  ]);
  expect(clientAt(config, address("10.1.0.1"), "radius")?.name).toBe("radius");
  expect(clientAt(config, address("10.1.0.1"), "ldap")?.name).toBe("both");
  expect(clientAt(config, address("192.0.2.1"), "ldap")).toBeNull();
});

test("random networks and addresses agree with the plain search", () => {
  const randomAddress = (size: number) => printAddress(Uint8Array.from({ length: size }, () => randomInt(4)));
  for (let round = 0; round < 50; round++) {
    const cidrs = new Set<string>();
    for (let i = 0; i < 30; i++) {
      const size = randomInt(2) === 0 ? 4 : 16;
      cidrs.add(`${randomAddress(size)}/${randomInt(size * 8 + 1)}`);
    }
    const networks = new Map([...cidrs].map((cidr) => [JSON.stringify(parseCidr(cidr)), cidr]));
    const config = configWith([...networks.values()].map((cidr) => clientConfig({ name: cidr, cidr })));
    for (let i = 0; i < 100; i++) {
      const from = address(randomAddress(randomInt(2) === 0 ? 4 : 16));
      expect(clientAt(config, from, "ldap")?.name).toBe(longestMatch(config.clients, from)?.name);
    }
  }
});
