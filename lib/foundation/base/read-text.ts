/**
 * Pure. The one place where text becomes values: reads what a browser sends (a form, or the parameters of an address)
 * into the JSON values that a schema describes, before the schema judges them. Schemas know nothing of forms.
 */
import type { z } from "zod";

type Schema = z.core.$ZodType;

/**
 * The values of `form` under the names that `schema` knows; other names are dropped.
 * - text: as typed. Left empty, it is null where the schema allows null, and absent where it is optional.
 * - number: decimal digits, spaces around them ignored. Anything else ("1e3", "0x10", "") stays text, so that the schema
 *   refuses it in its own words.
 * - boolean: "on" and "true" are true, all else and a box left open false. Absent stays absent where it is optional.
 * - list of texts or numbers: one value for each time that the name occurs; empty ones do not count.
 * - list of objects, object, union: JSON in one value.
 * - file: as it is.
 */
export function readForm(schema: Schema, form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shapeOf(schema))) {
    const sent = form.getAll(name);
    const texts = sent.filter((value) => typeof value === "string");
    const file = sent.find((value) => typeof value !== "string");
    const value = file ?? fieldValue(field, texts);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** What Next hands to a page, or `Object.fromEntries` of URLSearchParams. */
export type Address = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What the parameters of an address say about `schema`, whose fields all have to be optional or have a default. A part
 * that is missing, empty or refused is left out rather than failing the page; of a repeated one the first counts.
 * `names`: the names in the address, where they differ from the schema's. `sort=-name` also means `direction=desc`.
 */
export function readAddress<Schema extends z.ZodObject>(
  schema: Schema,
  address: Address,
  names: Partial<Record<keyof z.input<Schema>, string>> = {},
): z.output<Schema> {
  const first = (name: string) => [address[names[name as keyof z.input<Schema>] ?? name]].flat()[0];
  const sort = first("sort");
  const isDescending = "direction" in schema.shape && sort?.startsWith("-");
  const sorted: Record<string, string | undefined> = isDescending
    ? { sort: sort?.slice(1), direction: "desc" }
    : {};
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.shape)) {
    const text = sorted[name] ?? first(name);
    const value = text ? fieldValue(field, [text]) : undefined;
    if (value !== undefined && (field as z.ZodType).safeParse(value).success) values[name] = value;
  }
  return schema.parse(values);
}

/** The fields of an object schema; those of all members for a union. */
function shapeOf(schema: Schema): Readonly<Record<string, Schema>> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "object") return def.shape;
  if (def.type === "union") return Object.assign({}, ...def.options.map(shapeOf));
  return {};
}

type Field = { readonly inner: z.core.$ZodTypes; readonly isOptional: boolean; readonly isNullable: boolean };

/** What is inside optional, nullable, default and the input side of transforms. */
function unwrap(schema: Schema): Field {
  const inner = schema as z.core.$ZodTypes;
  const { def } = inner._zod;
  switch (def.type) {
    case "optional":
      return { ...unwrap(def.innerType), isOptional: true };
    case "nullable":
      return { ...unwrap(def.innerType), isNullable: true };
    case "default":
      return unwrap(def.innerType);
    case "pipe":
      return unwrap(def.in);
    default:
      return { inner, isOptional: false, isNullable: false };
  }
}

function fieldValue(field: Schema, texts: readonly string[]): unknown {
  const { inner, isOptional, isNullable } = unwrap(field);
  const { def } = inner._zod;
  const text = texts.at(-1);
  if (def.type === "boolean") return text === undefined && isOptional ? undefined : isOn(text);
  if (def.type === "array") {
    const element = unwrap(def.element).inner;
    return isJson(element)
      ? text && json(text)
      : texts.filter((one) => one !== "").map((one) => single(element, one));
  }
  if (text === "" && isNullable) return null;
  return text === undefined || (text === "" && isOptional) ? undefined : single(inner, text);
}

const isOn = (text: string | undefined) => text === "on" || text === "true";

function single(schema: z.core.$ZodTypes, text: string): unknown {
  const { def } = schema._zod;
  if (isJson(schema)) return json(text);
  const isNumber = def.type === "number" || (def.type === "literal" && typeof def.values[0] === "number");
  return isNumber && /^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(text) ? Number(text) : text;
}

/** Whether values of this kind have no text of their own: objects, and unions of them. */
const isJson = ({ _zod: { def } }: z.core.$ZodTypes): boolean =>
  def.type === "object" ||
  (def.type === "union" && def.options.map(unwrap).some(({ inner }) => isJson(inner)));

/** Text that is no JSON stays text, for the schema to refuse. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
