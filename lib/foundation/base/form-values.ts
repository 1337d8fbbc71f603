/** Pure. How the text of a form becomes the value that a schema wants; values from JSON pass unchanged. */
import { z } from "zod";

/** A checkbox or switch: absent, "" and "false" are off; "on", "true" and true are on. */
export const formSwitch = z.preprocess(
  (value) => (typeof value === "string" ? value === "on" || value === "true" : (value ?? false)),
  z.boolean(),
);

/** A whole number between `least` and `most`; `message` says the bounds and why. */
export const wholeNumber = (least: number, most: number, message: string) =>
  z.coerce.number(message).int(message).min(least, message).max(most, message);

/** Repeated fields of one name: absent is an empty list, one alone is a list of one. */
export const formList = <T extends z.ZodType>(item: T, most: number, message: string) =>
  z.preprocess(
    (value) => (value === undefined || value === "" ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(most, message),
  );

/** A value that a form carries as JSON in one hidden field. Text that is not JSON fails the inner schema. */
export const formJson = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => (typeof value === "string" ? parsed(value) : value), inner);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
