/** What the overview says of PostgreSQL servers: not reached, broken by an upgrade, out of support. */
import { systemActor } from "@/lib/foundation/access/actor";
import { days } from "@/lib/foundation/base/durations";
import { type RadiusOutlook, radiusOutlook, supportOf, versionName } from "@/lib/protocols/postgres/versions";
import { listServers, type ServerRow } from "@/lib/servers/registry/queries";
import { serverListRequest } from "@/lib/servers/registry/schema";
import type { Attention } from "./finding";

/** At most so many servers are looked at; who has more has other means. */
const mostServers = 200;
const certificateNoticeMs = days(30);

/** What needs attention about the registered servers at `now`. */
export async function serversToLookAt(now: Date): Promise<readonly Attention[]> {
  const { rows } = await listServers(
    systemActor("overview"),
    serverListRequest.parse({ pageSize: mostServers }),
  );
  return [
    ...rows.flatMap(unreached),
    ...withOutlook(rows, "stops_the_start", "high", (names) => {
      return `${names} will not start again: pg_hba.conf has radius lines, which its version does not support.`;
    }),
    ...withOutlook(rows, "breaks_on_upgrade", "medium", (names) => {
      return `The upgrade to PostgreSQL 19 breaks logins on ${names}: pg_hba.conf uses the radius method.`;
    }),
    ...rows.flatMap((server) => outOfSupport(server, now)),
    ...rows.flatMap((server) => certificateEnding(server, now)),
    ...notFullyKnown(rows),
  ];
}

function unreached({ id, name, failure }: ServerRow): Attention[] {
  if (!failure) return [];
  return [
    {
      id: "server_not_read",
      severity: "medium",
      text: `${name} cannot be read. ${failure.text}`,
      fix: "",
      href: `/servers/${id}`,
    },
  ];
}

function withOutlook(
  servers: readonly ServerRow[],
  wanted: RadiusOutlook,
  severity: Attention["severity"],
  text: (names: string) => string,
): Attention[] {
  const found = servers.filter(
    ({ versionNumber, radiusLines }) =>
      versionNumber !== null && radiusLines !== null && radiusOutlook(versionNumber, radiusLines) === wanted,
  );
  return found.length === 0
    ? []
    : [{ id: `radius_${wanted}`, severity, text: text(namesOf(found)), fix: "", href: hrefOf(found) }];
}

function outOfSupport({ id, name, versionNumber }: ServerRow, now: Date): Attention[] {
  if (versionNumber === null) return [];
  const { state, until } = supportOf(versionNumber, now);
  const what = `PostgreSQL ${versionName(versionNumber)} on ${name}`;
  const day = until?.toISOString().slice(0, 10);
  const href = `/servers/${id}`;
  if (state === "ended") {
    return [
      {
        id: "version_ended",
        severity: "high",
        text: `${what} no longer gets fixes${day ? ` (since ${day})` : ""}.`,
        fix: "",
        href,
      },
    ];
  }
  if (state === "ending")
    return [
      { id: "version_ending", severity: "low", text: `${what} gets fixes only until ${day}.`, fix: "", href },
    ];
  return [];
}

function certificateEnding({ id, name, certificateValidTo }: ServerRow, now: Date): Attention[] {
  if (!certificateValidTo || certificateValidTo.getTime() - now.getTime() > certificateNoticeMs) return [];
  const text = `The certificate of ${name} expires on ${certificateValidTo.toISOString().slice(0, 10)}.`;
  return [{ id: "certificate_ending", severity: "medium", text, fix: "", href: `/servers/${id}` }];
}

function notFullyKnown(servers: readonly ServerRow[]): Attention[] {
  const found = servers.filter(({ unknown }) => unknown > 0);
  if (found.length === 0) return [];
  const text = `The monitoring role cannot read everything on ${namesOf(found)}. The server's page shows the missing grants.`;
  return [{ id: "not_fully_known", severity: "low", text, fix: "", href: hrefOf(found) }];
}

const namesOf = (servers: readonly ServerRow[]): string => servers.map(({ name }) => name).join(", ");
const hrefOf = (servers: readonly ServerRow[]): string =>
  servers.length === 1 ? `/servers/${servers[0]?.id}` : "/servers";
