/** Groups in Access-Accept: each vendor's octets, and what happens when names do not fit. */
import { describe, expect, test } from "vitest";
import { hex, textOf, utf8 } from "@/lib/foundation/base/bytes";
import { type GroupsFormKey, groupAttributes, groupsForms } from "./groups";
import { decodePacket } from "./packet";
import { emptyReplyBytes, encodeResponse, maxReplyBytes } from "./response";
import { decodeVendor } from "./vendor";

const room = maxReplyBytes - emptyReplyBytes;

test.each<[GroupsFormKey, string]>([
  ["cisco_asa", "1a0b 00000c04 1905 646261"],
  ["fortinet", "1a0b 00003044 0105 646261"],
  ["palo_alto", "1a0b 00006375 0505 646261"],
  ["sonicwall", "1a0b 00002225 0305 646261"],
  ["citrix", "1a0b 00000042 1005 646261"],
  ["filter_id", "0b05 646261"],
])("%s", (key, expected) => {
  const [sent] = groupAttributes(key, ["dba"], room).attributes;
  const octets = sent ? Uint8Array.of(sent.type, sent.value.length + 2, ...sent.value) : new Uint8Array();
  expect(hex(octets)).toBe(expected.replaceAll(" ", ""));
});

test("'none' and unknown words send nothing", () => {
  for (const key of ["none", "", "toString"]) {
    expect(groupAttributes(key, ["dba"], room)).toEqual({ attributes: [], dropped: 0 });
  }
});

describe("limits", () => {
  test("a name that fits an attribute exactly is sent, one octet more is left out whole", () => {
    for (const [key, most] of [
      ["filter_id", 253],
      ["fortinet", 247],
    ] as const) {
      expect(groupAttributes(key, ["g".repeat(most)], room).dropped).toBe(0);
      const over = groupAttributes(key, ["g".repeat(most + 1), "dba"], room);
      expect(over.dropped).toBe(1);
      expect(over.attributes).toHaveLength(1);
    }
  });
  test("a reply with hundreds of groups stays within 1000 octets and counts the rest", () => {
    const groups = Array.from({ length: 300 }, (_, i) => `group-${i}-ä`);
    for (const key of Object.keys(groupsForms) as GroupsFormKey[]) {
      const { attributes, dropped } = groupAttributes(key, groups, room);
      const request = { code: 1, identifier: 1, authenticator: new Uint8Array(16), attributes: [] };
      const reply = encodeResponse(request, "Access-Accept", attributes, utf8("secret"));
      expect(reply.length).toBeLessThanOrEqual(maxReplyBytes);
      // The buffer of PostgreSQL (RADIUS_BUFFER_SIZE in auth.c).
      expect(reply.length).toBeLessThan(1024);
      expect(reply.length).toBeGreaterThan(maxReplyBytes - 40);
      expect(attributes.length + dropped).toBe(groups.length);
      const last = decodePacket(reply).attributes.at(-1)?.value ?? new Uint8Array();
      const name = key === "filter_id" ? last : decodeVendor(last).attributes[0]?.value;
      expect(groups).toContain(textOf(name ?? new Uint8Array()));
    }
  });
  test("no room sends none", () => {
    expect(groupAttributes("filter_id", ["dba"], -5)).toEqual({ attributes: [], dropped: 1 });
  });
});
