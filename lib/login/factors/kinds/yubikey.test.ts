/** One-time passwords of YubiKeys, made by Yubico's own program, and everything that is wrong with one. */
import { execFileSync } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { encodeModhex } from "../modhex";
import { yubikey } from "./yubikey";

const secret = new Uint8Array(Buffer.from("ecde18dbe76fbd0c33330f1c354871db", "hex"));
const data = { publicId: "dteffuje", privateId: "8792ebfe26cc" };
const factor = { secret, data, counter: -1, lastUsedAt: null };
/** The vector in Yubico's documentation of libyubikey. */
const known = "dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh";

/** What a key types, without its public id: use counter, timestamp in two parts and session use in hexadecimal. */
function generate(useCounter: number, sessionUse: number, time = 0, key = secret, id = data.privateId) {
  const word = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const words = [hex(key), id, word(useCounter, 4), word(time & 0xffff, 4), word(time >> 16, 2)];
  return execFileSync("ykgenerate", [...words, word(sessionUse, 2)], { encoding: "utf8" }).trim();
}

const codeIn = (typed: string, of = data) => yubikey.endings(typed, of);
const worth = (typed: string, counter = -1) => {
  const [ending] = codeIn(typed);
  return ending ? yubikey.verify({ ...factor, counter }, ending.code) : "no code";
};

test("the known vector: use 19 of the key, touch 17", () => {
  expect(worth(`hunter2${known}`)).toEqual({ status: "fresh", counter: 19 * 256 + 17 });
});

test("300 one-time passwords of ykgenerate, each right and newer than the one before", () => {
  let counter = -1;
  for (let i = 0; i < 300; i++) {
    const key = new Uint8Array(16).map((_, at) => (i * 31 + at * 17) & 0xff);
    const [useCounter, sessionUse] = [1 + Math.floor(i / 7) * 91, i % 7];
    const otp = generate(useCounter, sessionUse, i * 55_931, key);
    const expected = useCounter * 256 + sessionUse;
    expect(otp).toHaveLength(32);
    const of = { ...factor, secret: key, counter };
    expect(yubikey.verify(of, otp)).toEqual({ status: "fresh", counter: expected });
    expect(yubikey.verify({ ...of, counter: expected }, otp).status).toBe("spent");
    counter = expected;
  }
}, 30_000);

test.each([
  [19 * 256 + 16, "fresh"],
  [19 * 256 + 17, "spent"],
  [19 * 256 + 18, "spent"],
  // Plugged in anew since: more uses of an earlier session are older.
  [20 * 256, "spent"],
])("after %i it is %s", (counter, status) => {
  expect(worth(`hunter2${known}`, counter)).toMatchObject({ status });
});

test("caps lock, in the letters and in the topmost bit of the use counter", () => {
  expect(worth(`hunter2${known.toUpperCase()}`)).toMatchObject({ status: "fresh" });
  expect(worth(`hunter2${data.publicId}${generate(0x8000 | 19, 17)}`)).toEqual({
    status: "fresh",
    counter: 19 * 256 + 17,
  });
});

test("typed on a keyboard that is set to Dvorak", () => {
  const places = "cbdefghijklnrtuv";
  const dvorak = [...known].map((letter) => "jxe.uidchtnbpygk".charAt(places.indexOf(letter))).join("");
  expect(codeIn(`hunter2${dvorak}`)).toEqual([{ code: known.slice(8), codeLength: 40 }]);
  expect(codeIn(`hunter2${dvorak.toUpperCase()}`)).toEqual([{ code: known.slice(8), codeLength: 40 }]);
});

describe("no code at the end", () => {
  test.each([
    ["another public id", `hunter2${known.replace("dteffuje", "dteffujd")}`],
    ["without the public id", `hunter2${known.slice(8)}`],
    ["a letter short", `hunter2${known.slice(0, -1)}`],
    ["a letter that is not modhex", `hunter2${known.slice(0, -1)}a`],
    ["something behind it", `hunter2${known} `],
    ["nothing", ""],
  ])("%s", (_, typed) => {
    expect(codeIn(typed)).toEqual([]);
  });
  test("without a public id, 32 letters are enough", () => {
    const of = { ...data, publicId: "" };
    expect(codeIn(`hunter2${known.slice(8)}`, of)).toContainEqual({ code: known.slice(8), codeLength: 32 });
    for (const length of [0, 1, 31]) expect(codeIn(known.slice(8, 8 + length), of)).toEqual([]);
  });
});

describe("not right", () => {
  const none = { status: "none" };
  test("another key's, another private id, a block of nothing", () => {
    const other = new Uint8Array(secret).fill(1, 0, 1);
    expect(yubikey.verify({ ...factor, secret: other }, known.slice(8))).toEqual(none);
    expect(worth(`${data.publicId}${generate(30, 1, 0, secret, "8792ebfe26cd")}`)).toEqual(none);
    expect(worth(`${data.publicId}${"c".repeat(32)}`)).toEqual(none);
  });
  test("one bit of the block changed", () => {
    for (let at = 8; at < 40; at++) {
      const letter = known.charAt(at) === "c" ? "b" : "c";
      expect(worth(known.slice(0, at) + letter + known.slice(at + 1))).toEqual(none);
    }
  });
  test("a right id and counts under a wrong checksum", () => {
    const plain = Buffer.from(`${data.privateId}1300000000110000ffff`, "hex");
    const cipher = createCipheriv("aes-128-ecb", secret, null).setAutoPadding(false);
    const block = Buffer.concat([cipher.update(plain), cipher.final()]);
    expect(worth(data.publicId + encodeModhex(block))).toEqual(none);
  });
  test("a key of another length opens nothing", () => {
    for (const length of [0, 15, 24, 32])
      expect(yubikey.verify({ ...factor, secret: new Uint8Array(length) }, known.slice(8))).toEqual(none);
  });
});

test.each([
  [{ publicId: "vvccccccdddd", privateId: "00112233aabb" }, true],
  [{ publicId: "", privateId: "00112233aabb" }, true],
  [{ publicId: "vvccccccdddd" }, false],
  [{ publicId: "vvccccccddda", privateId: "00112233aabb" }, false],
  [{ publicId: "c".repeat(17), privateId: "00112233aabb" }, false],
  [{ publicId: "", privateId: "00112233aab" }, false],
  [{ publicId: "", privateId: "00112233AABB" }, false],
])("data %j is readable: %s", (value, isReadable) => {
  expect(yubikey.data.safeParse(value).success).toBe(isReadable);
});
