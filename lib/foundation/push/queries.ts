/** Reading how pushes leave, for pages. Nothing here gives the private key. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { pushSettingsRow } from "./keys";
import type { PushSettingsInput } from "./schema";

/** The settings of pushes as their page shows them, and what came of the last ones. */
export type PushSettingsView = PushSettingsInput & {
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastFailure: string | null;
  /** Whether something is missing, without which no push service takes anything. */
  readonly hasContact: boolean;
};

/** For their page. */
export async function readPushSettings(actor: Actor): Promise<PushSettingsView> {
  authorize(actor, "settings.read");
  const { contact, hosts, ca, lastSuccessAt, lastFailureAt, lastFailure } = await pushSettingsRow();
  const hasContact = (await contactOf(database(), contact)) !== null;
  const shown = { contact, hosts: hosts.join("\n"), ca: ca ?? "" };
  return { ...shown, lastSuccessAt, lastFailureAt, lastFailure, hasContact };
}

/**
 * Who runs this installation, as push services are told: the mail address in the settings, else the console's own address; null
 * where that is not HTTPS, or no name that anybody else knows (RFC 8292 section 2.1; Apple's refuses the rest).
 */
export async function contactOf(tx: Transaction, contact: string): Promise<string | null> {
  if (contact !== "") return `mailto:${contact}`;
  const { loginUrl } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { loginUrl: true },
  });
  const own = consoleUrl(loginUrl);
  return /^https:\/\/(?!localhost[:/]|localhost$)/.test(own) ? own : null;
}
