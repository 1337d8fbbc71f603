/** Reading the settings: whole for the product itself, and the few things anyone may see. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { requireStore } from "@/lib/foundation/platform/store-health";

const hidden = { logo: true, setupTokenHash: true, macKeySealed: true } as const;

/** All settings but the logo and the secrets. */
export type Settings = Awaited<ReturnType<typeof getSettings>>;

/** The settings for the product's own use; no actor, so never hand them to a page whole. */
export function getSettings(tx: Transaction = database()) {
  return tx.settings.findUniqueOrThrow({ where: { id: 1 }, omit: hidden });
}

/** The settings for their page. */
export async function readSettings(actor: Actor): Promise<Settings> {
  authorize(actor, "settings.read");
  return getSettings();
}

/** What every page shows, signed in or not. `logoUrl` is null without a logo and changes with it. */
export type Organisation = {
  readonly name: string;
  readonly loginUrl: string;
  readonly logoUrl: string | null;
};

/** Name, login address and logo of the organisation. */
export async function getOrganisation(): Promise<Organisation> {
  // Every page asks here, also those of who is not signed in: a store that hangs must not hold them.
  await requireStore();
  const settings = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { organisationName: true, loginUrl: true, logoType: true, updatedAt: true },
  });
  return {
    name: settings.organisationName,
    loginUrl: settings.loginUrl,
    logoUrl: settings.logoType ? `/api/logo?v=${settings.updatedAt.getTime()}` : null,
  };
}

/** The logo's octets and kind, or null. */
export async function getLogo(): Promise<{
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
} | null> {
  const row = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { logo: true, logoType: true },
  });
  return row.logoType && row.logo ? { type: row.logoType, bytes: row.logo } : null;
}
