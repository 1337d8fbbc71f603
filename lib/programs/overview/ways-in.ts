/** The one number of the overview about ways in without a second factor, and what it says of each server. */
import type { Actor } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { type OpenBypasses, openBypasses } from "@/lib/servers/bypass/queries";
import type { Attention } from "./finding";

/** Open ways in over all servers that are known, null where none is; `unknown` servers are not in the number. */
export type WaysIn = {
  readonly open: number | null;
  readonly unknown: number;
  readonly findings: readonly Attention[];
};

/** Null for who may not read servers. */
export async function openWaysIn(actor: Actor): Promise<WaysIn | null> {
  if (actor.role !== null && !can(actor.role, "server.read")) return null;
  const servers = await openBypasses(actor);
  const known = servers.flatMap(({ open }) => open ?? []);
  return {
    open: known.length === 0 ? null : known.reduce((sum, open) => sum + open, 0),
    unknown: servers.filter(({ open }) => open === null).length,
    findings: servers.flatMap(findingOf),
  };
}

function findingOf({ serverId, serverName, open, superusers }: OpenBypasses): Attention[] {
  if (open === null || open === 0) return [];
  const count = `${open.toLocaleString("en")} ${open === 1 ? "way" : "ways"} into ${serverName} without a second factor`;
  const whose = superusers > 0 ? `, ${superusers.toLocaleString("en")} of them for superusers` : "";
  return [
    {
      id: "ways_in",
      severity: superusers > 0 ? "critical" : "high",
      text: `${count}${whose}.`,
      fix: "",
      href: `/servers/${serverId}/bypass`,
    },
  ];
}
