/** Changes to the settings: owners only, each audited with what was and what is. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditValue } from "@/lib/foundation/audit/events";
import { changes, record } from "@/lib/foundation/audit/record";
import { copyOf } from "@/lib/foundation/base/bytes";
import { invalidField } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { imageTypeOf } from "./image-type";
import { getSettings, type Settings } from "./queries";
import {
  logoMaxBytes,
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
>;

/** Name and login address. */
export const updateOrganisation = (actor: Actor, input: UpdateOrganisationInput): Promise<void> =>
  change(actor, { ...input, loginUrl: input.loginUrl.replace(/\/$/, "") });

/** Allowed factors and the parameters of new entries; entries that exist keep theirs. */
export const updateSecondFactors = (actor: Actor, input: SecondFactorSettings): Promise<void> =>
  change(actor, input);

/** Lockout of users and the failure limit of clients; in force at the next login. */
export const updateLockout = (actor: Actor, input: UpdateLockoutInput): Promise<void> => change(actor, input);

/** Length of console sessions; in force at the next request of each. */
export const updateSessions = (actor: Actor, input: UpdateSessionsInput): Promise<void> =>
  change(actor, input);

/** Links, bypass codes and passwords; what was issued before keeps its expiry. */
export const updateEnrollment = (actor: Actor, input: UpdateEnrollmentInput): Promise<void> =>
  change(actor, input);

/** How long attempts are kept. */
export const updateRetention = (actor: Actor, input: UpdateRetentionInput): Promise<void> =>
  change(actor, input);

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

async function change(actor: Actor, input: Partial<Settings>): Promise<void> {
  authorize(actor, "settings.write");
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM settings WHERE id = 1 FOR UPDATE`;
    const detail = changes(await getSettings(tx), input);
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
