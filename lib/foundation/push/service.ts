/** Changing how pushes leave. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { linesOf } from "@/lib/foundation/base/lines";
import { refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { database } from "@/lib/foundation/platform/database";
import { pushForm } from "./form";
import { pushSettingsRow } from "./keys";
import type { PushSettingsInput } from "./schema";

/**
 * Changes the contact and the services beside the known ones; in force with the next push.
 * @throws AppError 'invalid_input' beside the field, StaleSave
 */
export async function savePushSettings(actor: Actor, input: Versioned<PushSettingsInput>): Promise<void> {
  authorize(actor, "settings.write");
  const { version, ...wanted } = input;
  refuseUnreadable(wanted.ca, "ca");
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('push_settings'))`;
    const { contact, hosts, ca } = await pushSettingsRow(tx);
    const before = { contact, hosts: hosts.join("\n"), ca: ca ?? "" };
    const subject = { kind: "push", id: null } as const;
    const forms = { present: pushForm(before), wanted: pushForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject, action: "push.configured" });
    const after = { ...wanted, hosts: linesOf(wanted.hosts).join("\n") };
    const detail = changes(before, after);
    if (Object.keys(detail).length === 0) return;
    const data = { contact: after.contact, hosts: [...linesOf(after.hosts)], ca: after.ca || null };
    await tx.pushSettings.update({ where: { id: 1 }, data });
    await record(tx, actor, { action: "push.configured", subject: { ...subject, name: "push" }, detail });
  });
}
