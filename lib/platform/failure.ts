/** Owns how a program that ends with an error says so: a sentence when a person can mend it, a stack when it is a bug. */
import { AppError } from "@/lib/base/errors";
import { KeyringError } from "./keyring";
import { StartError } from "./start-error";

/** What to print for `error`. */
export function failureText(error: unknown): string {
  if (error instanceof StartError || error instanceof AppError || error instanceof KeyringError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
