/** Tests how forms and addresses become the values that schemas describe. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readAddress, readForm } from "./read-text";
import { wholeNumber } from "./whole-number";

function form(...pairs: readonly (readonly [string, string])[]): FormData {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
}

const text = z.string();
const cases: readonly [name: string, schema: z.ZodType, form: FormData, values: unknown][] = [
  [
    "text as typed, unknown names dropped",
    z.object({ a: text }),
    form(["a", " x "], ["b", "y"]),
    { a: " x " },
  ],
  ["empty text", z.object({ a: text, b: text.default("z") }), form(["a", ""], ["b", ""]), { a: "", b: "" }],
  ["empty optional text", z.object({ a: text.min(1).optional() }), form(["a", ""]), {}],
  ["empty nullable text", z.object({ a: text.nullable().default(null) }), form(["a", ""]), { a: null }],
  ["absent nullable text", z.object({ a: text.nullable().default(null) }), form(), {}],
  ["number", z.object({ a: z.number(), b: z.number().optional() }), form(["a", "5"], ["b", ""]), { a: 5 }],
  ["negative fraction", z.object({ a: z.number() }), form(["a", "-0.5"]), { a: -0.5 }],
  ["empty nullable number", z.object({ a: z.int().nullable().default(null) }), form(["a", ""]), { a: null }],
  ["emptied number with a default", z.object({ a: z.int().default(1) }), form(["a", ""]), { a: "" }],
  ["one of several numbers", z.object({ a: z.literal([6, 8]) }), form(["a", "8"]), { a: 8 }],
  ["one of several texts", z.object({ a: z.literal(["6", "8"]) }), form(["a", "8"]), { a: "8" }],
  ["switch on", z.object({ a: z.boolean(), b: z.boolean() }), form(["a", "on"]), { a: true, b: false }],
  ["switch off", z.object({ a: z.boolean().default(true) }), form(["a", "off"]), { a: false }],
  ["open box with a default", z.object({ a: z.boolean().default(true) }), form(), { a: false }],
  ["optional switch", z.object({ a: z.boolean().optional() }), form(), {}],
  ["list", z.object({ a: z.array(text) }), form(["a", "1"], ["a", "2"]), { a: ["1", "2"] }],
  ["list of one", z.object({ a: z.array(text).default([]) }), form(["a", "1"]), { a: ["1"] }],
  ["list of none", z.object({ a: z.array(text), b: z.array(text) }), form(["b", ""]), { a: [], b: [] }],
  ["list of numbers", z.object({ a: z.array(z.number()) }), form(["a", "1"], ["a", "x"]), { a: [1, "x"] }],
  [
    "list of one text that looks like JSON",
    z.object({ a: z.array(text) }),
    form(["a", "[1]"]),
    { a: ["[1]"] },
  ],
  [
    "list of objects",
    z.object({ a: z.array(z.object({ b: z.number() })) }),
    form(["a", '[{"b":1}]']),
    { a: [{ b: 1 }] },
  ],
  ["object", z.object({ a: z.object({ b: z.number() }) }), form(["a", '{"b":1}']), { a: { b: 1 } }],
  ["broken JSON", z.object({ a: z.object({ b: z.number() }) }), form(["a", '{"b"']), { a: '{"b"' }],
  [
    "one of several objects",
    z.object({ a: z.discriminatedUnion("k", [z.object({ k: z.literal("b") })]) }),
    form(["a", '{"k":"b"}']),
    { a: { k: "b" } },
  ],
  ["one of several forms of text", z.object({ a: z.iso.date().or(z.uuid()) }), form(["a", "1"]), { a: "1" }],
  ["the last of several", z.object({ a: text }), form(["a", "1"], ["a", "2"]), { a: "2" }],
  ["what a transform takes", z.object({ a: text.transform(Number) }), form(["a", "1"]), { a: "1" }],
  ["refined object", z.object({ a: z.number() }).refine(() => true), form(["a", "1"]), { a: 1 }],
  [
    "union of objects",
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), n: z.number() }),
      z.object({ kind: z.literal("b") }),
    ]),
    form(["kind", "a"], ["n", "2"]),
    { kind: "a", n: 2 },
  ],
];

describe("a form", () => {
  test.each(cases)("%s", (_name, schema, data, values) => {
    expect(readForm(schema, data)).toEqual(values);
  });

  test("carries a file", () => {
    const data = new FormData();
    const file = new File(["x"], "x.png");
    data.append("a", file);
    expect(readForm(z.object({ a: z.file() }), data)).toEqual({ a: file });
  });

  test.each([
    ["5", 5],
    [" 5 ", 5],
    ["05", 5],
    ["1e3", null],
    ["0x10", null],
    ["", null],
    [" ", null],
    ["5.5", null],
    ["5,5", null],
    ["+5", null],
    ["-5", null],
    ["Infinity", null],
    ["NaN", null],
    ["five", null],
    ["99999999999999999999", null],
  ])("a whole number typed as %j gives %j, or the sentence about its bounds", (typed, value) => {
    const message = "Use 1 to 2000.";
    const schema = z.object({ n: wholeNumber(1, 2000, message) });
    const result = schema.safeParse(readForm(schema, form(["n", typed])));
    if (value === null) expect(result.error?.issues).toMatchObject([{ path: ["n"], message }]);
    else expect(result.data).toEqual({ n: value });
  });
});

describe("an address", () => {
  const list = z.object({
    search: z.string().trim().max(5).default(""),
    status: z.enum(["open", "done"]).optional(),
    sort: z.enum(["name", "at"]).default("name"),
    direction: z.enum(["asc", "desc"]).default("asc"),
    page: z.int().min(1).default(1),
  });
  const standard = { search: "", sort: "name", direction: "asc", page: 1 };

  test.each<[string, Record<string, string | string[]>, object]>([
    ["nothing", {}, {}],
    ["every part", { q: " ab ", status: "done", page: "2" }, { search: "ab", status: "done", page: 2 }],
    ["descending", { sort: "-at" }, { sort: "at", direction: "desc" }],
    ["ascending", { sort: "at" }, { sort: "at" }],
    ["the first of several", { status: ["open", "done"] }, { status: "open" }],
    ["empty parts", { q: "", status: "", page: "" }, {}],
    ["parts that are refused", { q: "too long", status: "lost", page: "0", sort: "x" }, {}],
    ["numbers that are none", { page: "1e1" }, {}],
    ["unknown parts", { search: "x", other: "y" }, {}],
  ])("%s", (_name, address, expected) => {
    expect(readAddress(list, address, { search: "q" })).toEqual({ ...standard, ...expected });
  });
});
