/** Pure. What somebody accepts for a while: the reason, the last day, and the moment in which that day ends. */
import { z } from "zod";
import { days } from "./durations";
import { invalidField } from "./errors";

/** Nothing is accepted for longer, so that somebody looks at it again. */
const longestMs = days(366);

/** Why it is accepted. */
export const acceptedFor = z
  .string()
  .trim()
  .min(3, "Give a reason that someone else will understand next year.")
  .max(500, "Use at most 500 characters.");

/** The last day on which it is accepted; `expiryOf` says whether it may be. */
export const lastDay = z.iso.date("Choose the last day on which this is accepted.");

/**
 * The end of the day `expiresOn` (UTC).
 * @throws AppError 'invalid_input' when it is past, or more than a year after `now`
 */
export function expiryOf(expiresOn: string, now: Date): Date {
  const expiresAt = new Date(`${expiresOn}T23:59:59.999Z`);
  if (expiresAt <= now) throw invalidField("expiresOn", "This day is in the past.");
  if (expiresAt.getTime() - now.getTime() > longestMs)
    throw invalidField("expiresOn", "Accept it for at most a year. After that, someone should review it.");
  return expiresAt;
}
