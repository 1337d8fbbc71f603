/** Tests how the text of a form becomes what schemas want. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { formList, formSwitch } from "@/lib/foundation/base/form-values";
import { readForm } from "./read-form";

function form(...pairs: readonly (readonly [string, string])[]): FormData {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
}

const cases: readonly [name: string, schema: z.ZodType, form: FormData, values: unknown][] = [
  ["text", z.object({ a: z.string() }), form(["a", " x "], ["b", "y"]), { a: " x " }],
  ["empty text", z.object({ a: z.string().optional() }), form(["a", ""]), { a: "" }],
  ["nullable", z.object({ a: z.string().nullable().default(null) }), form(["a", ""]), { a: null }],
  ["number", z.object({ a: z.number(), b: z.number().optional() }), form(["a", "5"], ["b", ""]), { a: 5 }],
  ["no number", z.object({ a: z.number() }), form(["a", "five"]), { a: "five" }],
  ["boolean on", z.object({ a: z.boolean(), b: z.boolean() }), form(["a", "on"]), { a: true, b: false }],
  ["boolean off", z.object({ a: z.boolean().default(true) }), form(["a", "off"]), { a: false }],
  ["boolean left to its default", z.object({ a: z.boolean().default(true) }), form(), {}],
  ["array", z.object({ a: z.array(z.string()) }), form(["a", "1"], ["a", "2"]), { a: ["1", "2"] }],
  ["array of one", z.object({ a: z.array(z.string()) }), form(["a", "1"]), { a: ["1"] }],
  ["array of none", z.object({ a: z.array(z.string()) }), form(), { a: [] }],
  [
    "array in JSON",
    z.object({ a: z.array(z.object({ b: z.number() })) }),
    form(["a", '[{"b":1}]']),
    { a: [{ b: 1 }] },
  ],
  ["object", z.object({ a: z.object({ b: z.number() }) }), form(["a", '{"b":1}']), { a: { b: 1 } }],
  ["the last of several", z.object({ a: z.string() }), form(["a", "1"], ["a", "2"]), { a: "2" }],
  ["transformed", z.object({ a: z.string().transform(Number) }), form(["a", "1"]), { a: "1" }],
  ["refined", z.object({ a: z.number() }).refine(() => true), form(["a", "1"]), { a: 1 }],
  ["preprocessed switch", z.object({ a: formSwitch }), form(["a", "off"]), { a: "off" }],
  [
    "preprocessed list",
    z.object({ a: formList(z.string(), 9, "") }),
    form(["a", "1"], ["a", "2"]),
    { a: ["1", "2"] },
  ],
  [
    "union",
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
});
