/** Random and broken octets: whatever arrives, reading ends in a message or a BerError, and pieces do not matter. */
import { expect, test } from "vitest";
import { parseBase, parseName } from "@/lib/foundation/base/distinguished-name";
import {
  abandonMessage,
  allOf,
  bindMessage,
  equalTo,
  extendedMessage,
  presence,
  searchMessage,
  startTlsOid,
  unbindMessage,
} from "@/lib/testing/ldap-messages";
import { BerError } from "./ber-error";
import { createFraming } from "./framing";
import { readLoginName } from "./login-name";
import { decodeMessage } from "./message";

/** mulberry32: the same numbers in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const sound = [
  bindMessage(1, "uid=alice,ou=db1,dc=postern", "hunter2412324"),
  searchMessage(2, "ou=db1,dc=postern", allOf(presence("objectClass"), equalTo("uid", "a"))),
  extendedMessage(3, startTlsOid),
  abandonMessage(4, 3),
  unbindMessage(5),
];

function failureOf(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}
const isExpected = (error: unknown) => error === null || error instanceof BerError;

test("20,000 messages with flipped, cut and doubled octets", () => {
  const random = seeded(1);
  for (let i = 0; i < 20_000; i++) {
    const whole = Buffer.from(sound[random(sound.length)] ?? "");
    for (let flips = random(4); flips >= 0; flips--) whole[random(whole.length)] = random(256);
    const cut = random(3) === 0 ? whole.subarray(0, random(whole.length)) : whole;
    expect(isExpected(failureOf(() => decodeMessage(cut)))).toBe(true);
  }
});

test("20,000 runs of noise, through framing", () => {
  const random = seeded(2);
  for (let i = 0; i < 20_000; i++) {
    const noise = Uint8Array.from({ length: random(60) }, (_, at) => (at === 0 ? 0x30 : random(256)));
    const framing = createFraming(1000);
    framing.push(noise);
    const error = failureOf(() => {
      for (let octets = framing.next(); octets; octets = framing.next()) decodeMessage(octets);
    });
    expect(isExpected(error)).toBe(true);
  }
});

test("however a stream is cut into pieces, the same messages come out", () => {
  const random = seeded(3);
  for (let i = 0; i < 300; i++) {
    const sent = Array.from({ length: 1 + random(8) }, () => sound[random(sound.length)] ?? Buffer.alloc(0));
    const stream = Buffer.concat(sent);
    const framing = createFraming(65_536);
    const found: Uint8Array[] = [];
    for (let at = 0; at < stream.length; ) {
      const size = i % 2 === 0 ? 1 : 1 + random(200);
      framing.push(stream.subarray(at, at + size));
      at += size;
      for (let octets = framing.next(); octets; octets = framing.next()) found.push(octets);
    }
    expect(found.map((octets) => Buffer.from(octets))).toEqual(sent);
    expect(framing.waiting()).toBe(0);
  }
});

test("a stream that begins with anything but a sequence is none of LDAP", () => {
  const framing = createFraming(100);
  framing.push(Uint8Array.of(0x16, 0x03, 0x01, 0x02));
  expect(() => framing.next()).toThrow(expect.objectContaining({ code: "tag" }));
});

test("a message larger than the limit is refused by its head, and nothing is kept for it", () => {
  const framing = createFraming(100);
  framing.push(Uint8Array.of(0x30, 0x62, 0x02));
  expect(framing.next()).toBeNull();
  const larger = createFraming(100);
  larger.push(Uint8Array.of(0x30, 0x63));
  expect(() => larger.next()).toThrow(expect.objectContaining({ code: "too_large" }));
  const huge = createFraming(65_536);
  huge.push(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff));
  expect(() => huge.next()).toThrow(expect.objectContaining({ code: "too_large" }));
  const endless = createFraming(65_536);
  endless.push(Uint8Array.of(0x30, 0x80));
  expect(() => endless.next()).toThrow(expect.objectContaining({ code: "length" }));
});

test("20,000 names: a name or null, never an error, and never another client's", () => {
  const random = seeded(4);
  const base = parseBase("dc=postern");
  if (!base) throw new Error("no base");
  const letters = Buffer.from('ab=,+\\"#<>; 0\0ou=');
  for (let i = 0; i < 20_000; i++) {
    const role = Buffer.from(Array.from({ length: random(12) }, () => letters[random(letters.length)] ?? 0));
    expect(failureOf(() => parseName(role))).toBeNull();
    // As PostgreSQL puts it together.
    const found = readLoginName(
      Buffer.concat([Buffer.from("uid="), role, Buffer.from(",ou=db1,dc=postern")]),
      base,
    );
    if (found === null || found === "malformed") continue;
    expect(found).toEqual({ kind: "role", role: role.toString(), client: "db1" });
  }
});
