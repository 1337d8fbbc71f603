/** Pure. The schema of whole numbers between bounds. */
import { z } from "zod";

/** A whole number between `least` and `most`; `message` says the bounds and why, whatever is wrong with the value. */
export const wholeNumber = (least: number, most: number, message: string) =>
  z.int(message).min(least, message).max(most, message);
