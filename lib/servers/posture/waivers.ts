/** Reading waivers: of one server for its page, and which checks are waived at this moment. */
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

/** A waiver. `isExpired` ones waive nothing. */
export type WaiverView = {
  readonly id: string;
  readonly checkId: string;
  readonly reason: string;
  readonly acceptedBy: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly isExpired: boolean;
};

/** All waivers of the server, expired ones too, those that end first before the others. */
export async function waiversOf(serverId: string): Promise<readonly WaiverView[]> {
  const now = systemClock.now();
  const rows = await database().postureWaiver.findMany({
    where: { serverId },
    orderBy: [{ expiresAt: "asc" }, { checkId: "asc" }],
  });
  return rows.map(({ serverId: _, ...row }) => ({ ...row, isExpired: row.expiresAt <= now }));
}

/** The checks of the server that are waived at this moment. */
export async function waivedNow(serverId: string): Promise<ReadonlySet<string>> {
  return inForce(await waiversOf(serverId));
}

/** The checks that `waivers` waive now. */
export const inForce = (waivers: readonly WaiverView[]): ReadonlySet<string> =>
  new Set(waivers.filter(({ isExpired }) => !isExpired).map(({ checkId }) => checkId));
