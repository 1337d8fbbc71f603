/** Holds every schema of what comes from outside to JSON: an API can describe it, and nothing in it is about forms. */
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const named = /^export const (\w+(?:Input|Request|Filter)) = (?!\()/gm;
const files = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .map((path) => `lib/${path}`)
  .filter((path) => path.endsWith(".ts") && !/generated|protocols|\.test\.ts$/.test(path))
  .filter((path) => readFileSync(path, "utf8").match(named));

const schemas: [name: string, schema: z.ZodType][] = [];
for (const file of files) {
  for (const [name, schema] of Object.entries(await import(pathToFileURL(file).href))) {
    if (schema instanceof z.ZodType && /(Input|Request|Filter)$/.test(name)) {
      schemas.push([`${file.split("/").slice(1, 3).join("/")} ${name}`, schema]);
    }
  }
}

test("the schemas are found", () => {
  expect(files).toContain("lib/people/users/schema.ts");
  expect(schemas.length).toBeGreaterThan(60);
});

describe.each(schemas)("%s", (_name, schema) => {
  test("has a JSON schema of an object, whole to the leaves", () => {
    const described = z.toJSONSchema(schema, { io: "input" });
    expect(described.type === "object" || described.oneOf?.length).toBeTruthy();
    expect(JSON.stringify(described)).not.toContain("{}");
  });

  test("takes values as they are: nothing coerces, nothing transforms before it checks", () => {
    expect([...coercions(schema, new Set())]).toEqual([]);
  });
});

/** The paths below `schema` where the input is changed before it is checked. */
function* coercions(schema: z.core.$ZodType, seen: Set<unknown>, path = ""): Generator<string> {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ("coerce" in def && def.coerce) yield `${path} coerces`;
  if (def.type === "pipe" && def.in._zod.def.type === "transform") yield `${path} is preprocessed`;
  if (def.type === "catch") yield `${path} catches`;
  for (const [key, value] of Object.entries(def)) {
    for (const [name, inner] of key === "shape" ? Object.entries(value as object) : [[key, value] as const]) {
      for (const one of [inner].flat()) {
        if (one instanceof z.core.$ZodType) yield* coercions(one, seen, `${path}.${name}`);
      }
    }
  }
}
