/** Pure. What the forms of the settings show. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import type { Settings } from "./queries";

/** What each setting is called where two versions of it stand side by side. */
const names = {
  organisationName: "Organisation",
  loginUrl: "Address of this console",
  allowedFactors: "Second factors",
  defaultFactor: "Offered first",
  maxFactorsPerUser: "Factors per person",
  recoveryCodeCount: "Recovery codes",
  totpAlgorithm: "Algorithm",
  totpDigits: "Digits",
  totpPeriodSeconds: "Seconds per code",
  sentCodeCooldownSeconds: "Seconds between two codes that are sent",
  sentCodesPerUser: "Codes a day to one person",
  sentCodesPerTarget: "Codes a day to one address",
  enrollWithoutLink: "Enrol without a link",
  enrollmentLinkHours: "Hours an enrolment link works",
  bypassCodeMaxHours: "Hours a bypass code may live",
  passwordMinLength: "Least length of passwords",
  lockoutThreshold: "Failures before the first lock",
  lockoutBaseSeconds: "First lock, in seconds",
  lockoutMaxSeconds: "Longest lock, in seconds",
  lockoutForgetSeconds: "Forget failures after, in seconds",
  clientFailureLimit: "Failures through one client",
  clientFailureWindowSeconds: "Within seconds",
  sessionIdleMinutes: "Minutes without activity",
  sessionMaxHours: "Hours in all",
  endSessions: "End PostgreSQL sessions",
  alertSessions: "Mail about sessions that no login explains",
  attemptRetentionDays: "Days in the login log",
} as const satisfies Partial<Record<keyof Settings, string>>;

/** A setting that a form can change. */
export type SettingName = keyof typeof names;

/** The settings of each form. */
export const settingsForms = {
  organisation: ["organisationName", "loginUrl"],
  secondFactors: [
    ...["allowedFactors", "defaultFactor", "maxFactorsPerUser", "recoveryCodeCount"],
    ...["totpAlgorithm", "totpDigits", "totpPeriodSeconds"],
    ...["sentCodeCooldownSeconds", "sentCodesPerUser", "sentCodesPerTarget"],
  ] as SettingName[],
  enrollment: ["enrollmentLinkHours", "enrollWithoutLink", "bypassCodeMaxHours", "passwordMinLength"],
  lockout: [
    ...["lockoutThreshold", "lockoutBaseSeconds", "lockoutMaxSeconds", "lockoutForgetSeconds"],
    ...["clientFailureLimit", "clientFailureWindowSeconds"],
  ] as SettingName[],
  sessions: ["sessionIdleMinutes", "sessionMaxHours"],
  databaseSessions: ["endSessions", "alertSessions"],
  retention: ["attemptRetentionDays"],
} as const satisfies Record<string, readonly SettingName[]>;

/** What the form of these settings shows of `settings`. */
export function settingsForm(
  form: keyof typeof settingsForms,
  settings: Partial<Pick<Settings, SettingName>>,
): FormState {
  return Object.fromEntries(
    settingsForms[form].map((name) => {
      const value = settings[name] ?? "";
      return [
        name,
        Array.isArray(value) ? manyValues(names[name], value) : oneValue(names[name], value as string),
      ];
    }),
  );
}
