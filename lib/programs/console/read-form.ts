/** Pure. Turns the text of a form into the value that a zod schema expects, before the schema judges it. */
import type { z } from "zod";

type Schema = z.core.$ZodType;

/**
 * The values of `form` under the names that `schema` knows; other names are dropped.
 * Arrays take every value of their name (or one JSON array), booleans "on" and "true", numbers their digits, objects
 * JSON, dates ISO text. An empty text is absent where the schema lets it be: null if nullable, else left out if optional.
 * A schema that preprocesses its input gets what the form holds: text, or a list when the name repeats.
 */
export function readForm(schema: Schema, form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shapeOf(schema))) {
    const texts = form.getAll(name).filter((value): value is string => typeof value === "string");
    const files = form.getAll(name).filter((value): value is File => typeof value !== "string");
    const value = files.length > 0 ? files[0] : formValue(field, texts);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The fields of an object schema; those of all members for a union. */
function shapeOf(schema: Schema): Record<string, Schema> {
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, unknown>;
  switch (def.type) {
    case "object":
      return def.shape as Record<string, Schema>;
    case "union":
      return Object.assign({}, ...(def.options as Schema[]).map(shapeOf));
    case "intersection":
      return { ...shapeOf(def.left as Schema), ...shapeOf(def.right as Schema) };
    case "pipe":
      return shapeOf((isTransform(def.in as Schema) ? def.out : def.in) as Schema);
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "readonly":
      return shapeOf(def.innerType as Schema);
    default:
      return {};
  }
}

type Unwrapped = { readonly type: string; readonly isOptional: boolean; readonly isNullable: boolean };

function formValue(field: Schema, texts: readonly string[]): unknown {
  const { type, isOptional, isNullable } = unwrap(field);
  const text = texts.at(-1);
  switch (type) {
    case "array":
    case "set":
    case "tuple":
      return texts.length === 1 && text?.startsWith("[") ? json(text) : texts;
    case "transform":
      return texts.length > 1 ? texts : text;
    case "boolean":
      return text === undefined ? (isOptional ? undefined : false) : text === "on" || text === "true";
    default:
      if (text === undefined) return undefined;
      if (text === "" && isNullable) return null;
      if (text === "" && isOptional && type !== "string") return undefined;
      return single(type, text);
  }
}

function single(type: string, text: string): unknown {
  switch (type) {
    case "number":
    case "int":
      return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    case "date":
      return new Date(text);
    case "object":
    case "record":
    case "unknown":
    case "any":
      return json(text);
    default:
      return text;
  }
}

/** What is inside optional, nullable, default and the like. */
function unwrap(schema: Schema): Unwrapped {
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, unknown>;
  switch (def.type) {
    case "optional":
    case "default":
    case "prefault":
      return { ...unwrap(def.innerType as Schema), isOptional: true };
    case "nullable":
      return { ...unwrap(def.innerType as Schema), isNullable: true };
    case "readonly":
    case "catch":
    case "nonoptional":
      return unwrap(def.innerType as Schema);
    case "pipe":
      return unwrap(def.in as Schema);
    default:
      return { type: def.type, isOptional: false, isNullable: false };
  }
}

const isTransform = (schema: Schema) => schema._zod.def.type === "transform";

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
