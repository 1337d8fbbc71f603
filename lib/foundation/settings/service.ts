/** Changes to the settings: owners only, each audited with what was and what is. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditValue } from "@/lib/foundation/audit/events";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { copyOf } from "@/lib/foundation/base/bytes";
import { invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { settingsForm, settingsForms } from "./form";
import { imageTypeOf } from "./image-type";
import { getSettings, type Settings } from "./queries";
import {
  logoMaxBytes,
  type UpdateDatabaseSessionsInput,
  type UpdateEnrollmentInput,
  type UpdateLockoutInput,
  type UpdateLogoInput,
  type UpdateOrganisationInput,
  type UpdateRetentionInput,
  type UpdateSessionsInput,
} from "./schema";

/** The part of the settings that is about second factors; updateSecondFactorsInput in lib/login/factors checks it. */
export type SecondFactorSettings = Pick<
  Settings,
  | "allowedFactors"
  | "defaultFactor"
  | "maxFactorsPerUser"
  | "totpAlgorithm"
  | "totpDigits"
  | "totpPeriodSeconds"
  | "recoveryCodeCount"
  | "sentCodeCooldownSeconds"
  | "sentCodesPerUser"
  | "sentCodesPerTarget"
>;

/** Name and login address. */
export const updateOrganisation = (actor: Actor, input: Versioned<UpdateOrganisationInput>): Promise<void> =>
  change(actor, "organisation", input);

/** Allowed factors and the parameters of new entries; entries that exist keep theirs. */
export const updateSecondFactors = (actor: Actor, input: Versioned<SecondFactorSettings>): Promise<void> =>
  change(actor, "secondFactors", input);

/** Lockout of users and the failure limit of clients; in force at the next login. */
export const updateLockout = (actor: Actor, input: Versioned<UpdateLockoutInput>): Promise<void> =>
  change(actor, "lockout", input);

/** Length of console sessions; in force at the next request of each. */
export const updateSessions = (actor: Actor, input: Versioned<UpdateSessionsInput>): Promise<void> =>
  change(actor, "sessions", input);

/** What becomes of sessions on PostgreSQL servers; in force from the next change of a user, and the next look. */
export const updateDatabaseSessions = (
  actor: Actor,
  input: Versioned<UpdateDatabaseSessionsInput>,
): Promise<void> => change(actor, "databaseSessions", input);

/** Links, bypass codes and passwords; what was issued before keeps its expiry. */
export const updateEnrollment = (actor: Actor, input: Versioned<UpdateEnrollmentInput>): Promise<void> =>
  change(actor, "enrollment", input);

/** How long attempts are kept. */
export const updateRetention = (actor: Actor, input: Versioned<UpdateRetentionInput>): Promise<void> =>
  change(actor, "retention", input);

/** Replaces the logo by a PNG, JPEG or WebP picture. @throws AppError 'invalid_input' beside the field `logo` */
export async function updateLogo(actor: Actor, input: UpdateLogoInput): Promise<void> {
  authorize(actor, "settings.write");
  const { bytes } = input;
  if (bytes.length > logoMaxBytes) throw invalidField("logo", "Use a picture of at most 256 KiB.");
  const type = imageTypeOf(bytes);
  if (!type) {
    throw invalidField(
      "logo",
      "Use a PNG, JPEG or WebP picture. SVG is refused because it can contain scripts.",
    );
  }
  await database().$transaction(async (tx) => {
    await tx.settings.update({ where: { id: 1 }, data: { logo: copyOf(bytes), logoType: type } });
    await recordChange(tx, actor, { logo: { type, bytes: bytes.length } });
  });
}

/** Takes the logo away. */
export async function removeLogo(actor: Actor): Promise<void> {
  authorize(actor, "settings.write");
  await database().$transaction(async (tx) => {
    const { count } = await tx.settings.updateMany({
      where: { id: 1, logoType: { not: null } },
      data: { logo: null, logoType: null },
    });
    if (count > 0) await recordChange(tx, actor, { logo: "removed" });
  });
}

/** @throws StaleSave when the settings of this form are not the ones that it showed */
async function change(
  actor: Actor,
  form: keyof typeof settingsForms,
  { version, ...input }: Versioned<Partial<Settings>>,
): Promise<void> {
  authorize(actor, "settings.write");
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM settings WHERE id = 1 FOR UPDATE`;
    const before = await getSettings(tx);
    const [present, wanted] = [settingsForm(form, before), settingsForm(form, input)];
    const subject = { kind: "settings", id: null } as const;
    const keys = settingsForms[form];
    await refuseStale(tx, { version, present, wanted, subject, action: "settings.updated", keys });
    const detail = changes(before, input);
    if (Object.keys(detail).length === 0) return;
    await tx.settings.update({ where: { id: 1 }, data: input });
    await recordChange(tx, actor, detail);
  });
}

function recordChange(tx: Transaction, actor: Actor, detail: Readonly<Record<string, AuditValue>>) {
  return record(tx, actor, {
    action: "settings.updated",
    subject: { kind: "settings", id: null, name: "settings" },
    detail,
  });
}
