/** Pure. What may be set for the whole organisation, each bound with the reason in its sentence. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";

/** The largest logo that is stored: it travels with every page. */
export const logoMaxBytes = 256 * 1024;

/** Name and address. An empty login address means the one the console was opened with. */
export const updateOrganisationInput = z.object({
  organisationName: z
    .string()
    .trim()
    .min(1, "Enter the organisation's name, so that people can see whose sign-in page this is.")
    .max(80, "Use at most 80 characters. Phones cannot show much more."),
  loginUrl: z
    .string()
    .trim()
    .max(300, "Use at most 300 characters.")
    .refine(isWebAddress, "Enter a web address such as https://postern.example.org, without a path.")
    .transform((text) => text.replace(/\/$/, "")),
});
export type UpdateOrganisationInput = z.infer<typeof updateOrganisationInput>;

/** The octets of an uploaded logo; the kind is read from them, not from the file's name. */
export type UpdateLogoInput = { readonly bytes: Uint8Array };

/** The file field of the logo form. */
export const logoFile = z.object({
  logo: z
    .instanceof(File, { message: "Choose a picture." })
    .refine((file) => file.size > 0, "Choose a picture.")
    .refine(
      (file) => file.size <= logoMaxBytes,
      "Use a picture of at most 256 KiB, because every page loads it.",
    ),
});

/** How failures slow an attacker down. */
export const updateLockoutInput = z
  .object({
    lockoutThreshold: wholeNumber(
      3,
      50,
      "Use 3 to 50. Fewer would lock people out over a typing mistake; more would make it possible to guess codes.",
    ),
    lockoutBaseSeconds: wholeNumber(5, 3600, "Use 5 to 3,600 seconds for the first lock."),
    lockoutMaxSeconds: wholeNumber(
      5,
      86_400,
      "Use 5 to 86,400 seconds (a day). A longer lock would make it easy to keep someone out on purpose.",
    ),
    lockoutForgetSeconds: wholeNumber(60, 604_800, "Use 60 to 604,800 seconds (a week)."),
    clientFailureLimit: wholeNumber(
      10,
      100_000,
      "Use 10 to 100,000. Everyone who logs in through the same database server shares this limit.",
    ),
    clientFailureWindowSeconds: wholeNumber(10, 3600, "Use 10 to 3,600 seconds."),
  })
  .refine((input) => input.lockoutMaxSeconds >= input.lockoutBaseSeconds, {
    path: ["lockoutMaxSeconds"],
    message: "The longest lock cannot be shorter than the first.",
  });
export type UpdateLockoutInput = z.infer<typeof updateLockoutInput>;

/** How long a sign-in to the console lasts. */
export const updateSessionsInput = z
  .object({
    sessionIdleMinutes: wholeNumber(
      5,
      720,
      "Use 5 to 720 minutes. A shorter time interrupts people at work; a longer one leaves unattended consoles open.",
    ),
    sessionMaxHours: wholeNumber(1, 72, "Use 1 to 72 hours."),
  })
  .refine((input) => input.sessionIdleMinutes <= input.sessionMaxHours * 60, {
    path: ["sessionIdleMinutes"],
    message: "The time without activity cannot be longer than the whole session.",
  });
export type UpdateSessionsInput = z.infer<typeof updateSessionsInput>;

/** What becomes of a user's open PostgreSQL sessions when the user is disabled and the like: as whoever does it says, ended, or left. */
export const endSessionsChoices = ["ask", "always", "never"] as const;
export type EndSessions = (typeof endSessionsChoices)[number];

/** Sessions on PostgreSQL servers: whether they end, and whether operators hear of those that no login explains. */
export const updateDatabaseSessionsInput = z.object({
  endSessions: z.enum(endSessionsChoices, "Choose what becomes of open sessions."),
  alertSessions: z.boolean(),
});
export type UpdateDatabaseSessionsInput = z.infer<typeof updateDatabaseSessionsInput>;

/** How people get their password and factor. */
export const updateEnrollmentInput = z.object({
  enrollmentLinkHours: wholeNumber(
    1,
    336,
    "Use 1 to 336 hours (two weeks). Anyone who finds an old link in a mailbox can use it.",
  ),
  enrollWithoutLink: z.boolean(),
  bypassCodeMaxHours: wholeNumber(1, 168, "Use 1 to 168 hours (a week). A bypass code replaces the phone."),
  passwordMinLength: wholeNumber(
    8,
    64,
    "Use 8 to 64. PostgreSQL passes on at most 128 characters, and the code must fit after the password.",
  ),
});
export type UpdateEnrollmentInput = z.infer<typeof updateEnrollmentInput>;

/** How long the login log is kept. */
export const updateRetentionInput = z.object({
  attemptRetentionDays: wholeNumber(
    30,
    3650,
    "Use 30 to 3,650 days. An investigation needs at least a month of logins.",
  ),
});
export type UpdateRetentionInput = z.infer<typeof updateRetentionInput>;

function isWebAddress(text: string): boolean {
  if (text === "") return true;
  try {
    const url = new URL(text);
    return (
      /^https?:$/.test(url.protocol) &&
      url.username === "" &&
      url.pathname === "/" &&
      url.search === "" &&
      url.hash === ""
    );
  } catch {
    return false;
  }
}
