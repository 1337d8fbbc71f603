/** Pure. What a directory's refusal of another password means for the person, each with what to do about it. */
import type { PasswordRefusal } from "@/lib/login/directory/password-answer";

/** The sentence, and the field that it belongs beside; null where neither password is at fault. */
export type RefusalWords = { readonly field: "password" | "newPassword" | null; readonly text: string };

const old = (text: string): RefusalWords => ({ field: "password", text });
const wanted = (text: string): RefusalWords => ({ field: "newPassword", text });
const neither = (text: string): RefusalWords => ({ field: null, text });

/** By refusal; 'inactive' and 'unavailable' are ours, where the directory was not asked or said nothing. */
export const refusalWords: Readonly<Record<PasswordRefusal | "inactive" | "unavailable", RefusalWords>> = {
  wrong_old: old("This is not your present password in the directory. Type that one."),
  too_short: wanted("This is too short for your organisation's directory. Choose a longer one."),
  too_simple: wanted(
    "This is too simple for your organisation's directory. Use capital and small letters, digits and signs.",
  ),
  used_before: wanted("You have used this password before. Choose one that is new."),
  too_young: wanted(
    "Your password was changed a short while ago, and your organisation's directory does not allow another change yet. Try again tomorrow, or ask your administrator.",
  ),
  breaks_rule: wanted(
    "Your organisation's directory does not accept this password: it may be too short or too simple, have been used before, or the last change was too recent. Choose another one, or try again tomorrow.",
  ),
  not_allowed: neither(
    "Your organisation's directory does not let you change your password yourself. Ask your administrator to change it.",
  ),
  not_offered: neither(
    "Your organisation's directory cannot change passwords this way. Change it where you usually do, or ask your administrator.",
  ),
  unwilling: neither(
    "Your organisation's directory refused the change without saying why. Nothing was changed. Ask your administrator.",
  ),
  must_change: neither(
    "Your password has to be changed before you may sign in, and your organisation's directory does not allow that from here. Sign in to a computer of your organisation and change it there, or ask your administrator.",
  ),
  password_expired: neither(
    "Your password has expired, and your organisation's directory does not allow changing it from here. Sign in to a computer of your organisation and change it there, or ask your administrator.",
  ),
  locked: neither(
    "Your account is locked in your organisation's directory. Wait until it is unlocked, or ask your administrator.",
  ),
  disabled: neither("Your account is disabled in your organisation's directory. Ask your administrator."),
  expired: neither("Your account in your organisation's directory has expired. Ask your administrator."),
  hours: neither("Your organisation's directory does not allow you in at this hour. Try again later."),
  workstation: neither(
    "Your organisation's directory does not allow you in from here. Ask your administrator.",
  ),
  unknown: neither("Your organisation's directory no longer has your account. Ask your administrator."),
  inactive: neither(
    "Your organisation's directory is not in use at present. Ask your database administrator.",
  ),
  unavailable: neither(
    "Your organisation's directory did not answer. Nothing was changed. Try again in a few minutes.",
  ),
};
