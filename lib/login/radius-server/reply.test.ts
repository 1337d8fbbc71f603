/** Replies that have to share their room: what others sent goes back, and groups take what is left. */
import { expect, test } from "vitest";
import { decodePacket } from "@/lib/protocols/radius/packet";
import { maxReplyBytes } from "@/lib/protocols/radius/response";
import { encodeTestRequest } from "@/lib/testing/radius-client";
import { clientConfig, configWith, testSecret } from "@/lib/testing/radius-door";
import { replyTo } from "./reply";

const groups = Array.from({ length: 100 }, (_, i) => `group-${i}`);
const proxyState = ["a".repeat(200), "b".repeat(200)];

function replied(messageAuthenticator: "required" | "postgresql") {
  const client = clientConfig({ messageAuthenticator, groupsInResponse: "filter_id" });
  const packet = decodePacket(
    encodeTestRequest({ username: "alice", password: "x", proxyState }, testSecret),
  );
  const reply = replyTo({ config: configWith([client]), client, packet }, { kind: "accept", groups });
  return { ...reply, types: decodePacket(reply.octets).attributes.map(({ type }) => type) };
}

test("Proxy-State goes back last and in its order, and the whole stays within its bound", () => {
  const { octets, types, droppedGroups } = replied("required");
  expect(types.slice(-2)).toEqual([33, 33]);
  expect(octets.length).toBeLessThanOrEqual(maxReplyBytes);
  expect(droppedGroups).toBeGreaterThan(0);
  expect(types.filter((type) => type === 11)).toHaveLength(groups.length - droppedGroups);
});

test("who does not sign gets nothing back that they chose", () => {
  expect(replied("postgresql").types).not.toContain(33);
});
