/** The mail settings as rows: with their secrets opened for the sender, and where those secrets are sealed. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { MailTls } from "./schema";
import type { MailServer } from "./transport";

/** Where the password and the DKIM key stand. */
export const passwordPlace: Place = { table: "mail_settings", column: "password_sealed", row: "1" };
export const dkimKeyPlace: Place = { table: "mail_settings", column: "dkim_key_sealed", row: "1" };

/** The row of the mail settings, or null where mail is not set up. */
export const mailSettingsRow = (tx: Transaction) => tx.mailSettings.findUnique({ where: { id: 1 } });

/** The mail server with its secrets, or null where mail is not set up. For the sender and the test; never for a page. */
export async function readMailServer(tx: Transaction): Promise<MailServer | null> {
  const row = await mailSettingsRow(tx);
  return row && serverOf(row);
}

/** The same of a row. @throws KeyringError when no key opens a secret */
export function serverOf(row: NonNullable<Awaited<ReturnType<typeof mailSettingsRow>>>): MailServer {
  const { passwordSealed, dkimDomain, dkimSelector, dkimKeySealed, updatedAt: _, id: __, ...rest } = row;
  const key = opened(dkimKeyPlace, dkimKeySealed);
  return {
    ...rest,
    tls: row.tls as MailTls,
    password: opened(passwordPlace, passwordSealed),
    dkim: dkimDomain && dkimSelector && key ? { domain: dkimDomain, selector: dkimSelector, key } : null,
  };
}

const opened = (place: Place, sealed: Uint8Array | null): string | null =>
  sealed && textOf(keyring().open(place, sealed));
