/** How a program that ends with an error says so: a sentence when a person can fix it, a stack when it is a bug. */
import { AppError, StartError } from "@/lib/foundation/base/errors";

/** What to print for `error`. */
export function failureText(error: unknown): string {
  if (error instanceof StartError || error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
