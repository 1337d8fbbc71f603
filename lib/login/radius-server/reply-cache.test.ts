/** Kept replies: how long, how many, and what is not kept. */
import { expect, test } from "vitest";
import { createReplyCache, requestKey } from "./reply-cache";

const reply = (text: string) => async () => new TextEncoder().encode(text);

test("a reply is kept for its time and made anew after it", async () => {
  let nowMs = 0;
  const cache = createReplyCache({ keptReplies: 10, keepReplyMs: 100 }, () => nowMs);
  const first = await cache.reply("k", reply("first")).reply;
  nowMs = 99;
  expect(await cache.reply("k", reply("second")).reply).toBe(first);
  nowMs = 100;
  const again = cache.reply("k", reply("third"));
  expect(again.isRepeat).toBe(false);
  expect(await again.reply).not.toEqual(first);
});

test("never more than the bound are kept; the oldest goes", async () => {
  const cache = createReplyCache({ keptReplies: 3, keepReplyMs: 1000 }, () => 0);
  for (const key of ["a", "b", "c", "d", "e"]) await cache.reply(key, reply(key)).reply;
  expect(cache.size()).toBe(3);
  expect(cache.reply("e", reply("new")).isRepeat).toBe(true);
  expect(cache.reply("a", reply("new")).isRepeat).toBe(false);
});

test("old ones go also when nothing is full", async () => {
  let nowMs = 0;
  const cache = createReplyCache({ keptReplies: 1000, keepReplyMs: 100 }, () => nowMs);
  for (let i = 0; i < 50; i++) await cache.reply(`old ${i}`, reply("x")).reply;
  nowMs = 100;
  await cache.reply("new", reply("x")).reply;
  expect(cache.size()).toBe(1);
});

test("no reply and a failure are not kept, and those who waited share them", async () => {
  const cache = createReplyCache({ keptReplies: 10, keepReplyMs: 100 }, () => 0);
  const none = cache.reply("k", async () => null);
  expect(cache.reply("k", reply("x")).isRepeat).toBe(true);
  expect(await none.reply).toBeNull();
  const failed = cache.reply("k", async () => {
    throw new Error("no");
  });
  expect(failed.isRepeat).toBe(false);
  await expect(failed.reply).rejects.toThrow("no");
  expect(cache.size()).toBe(0);
});

test("a request is another one from another address or port, with another identifier or authenticator", () => {
  const packet = { code: 1, identifier: 7, authenticator: new Uint8Array(16), attributes: [] };
  const source = { address: "192.0.2.7", port: 4711 };
  const keys = [
    requestKey(source, packet),
    requestKey({ ...source, address: "192.0.2.8" }, packet),
    requestKey({ ...source, port: 4712 }, packet),
    requestKey(source, { ...packet, identifier: 8 }),
    requestKey(source, { ...packet, authenticator: new Uint8Array(16).fill(1) }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(requestKey(source, { ...packet, code: 4 })).toBe(keys[0]);
});
