/** Owns how a program that ends with an error says so: a sentence when a person can mend it, a stack when it is a bug. */
import { AppError } from "@/lib/foundation/base/errors";
import { StartError } from "@/lib/foundation/base/start-error";
import { KeyringError } from "@/lib/foundation/keys/keyring";

/** What to print for `error`. */
export function failureText(error: unknown): string {
  if (error instanceof StartError || error instanceof AppError || error instanceof KeyringError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
