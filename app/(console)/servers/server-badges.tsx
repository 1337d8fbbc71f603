/** The words for a server's version, for what an upgrade does to it, and for how it was last reached. */
import { Badge, Status } from "@/components/ui/status";
import { type RadiusOutlook, radiusOutlook, supportOf, versionName } from "@/lib/protocols/postgres/versions";
import type { ServerHead } from "@/lib/servers/registry/queries";

/** "18.4", with a warning where its support ends or has ended. `now` decides that. */
export function VersionBadge({
  versionNumber,
  now,
}: {
  readonly versionNumber: number | null;
  readonly now: Date;
}) {
  if (versionNumber === null) return <span className="text-muted">unknown</span>;
  const { state, until } = supportOf(versionNumber, now);
  const name = versionName(versionNumber);
  const month = until?.toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });
  if (state === "ended") {
    return <Status tone="danger">{`${name}, no fixes${month ? ` since ${month}` : ""}`}</Status>;
  }
  if (state === "ending") return <Status tone="warn">{`${name}, fixes until ${month}`}</Status>;
  return <Badge>{name}</Badge>;
}

const outlooks: Readonly<
  Record<RadiusOutlook, { readonly tone: "warn" | "danger"; readonly word: string } | null>
> = {
  none: null,
  breaks_on_upgrade: { tone: "warn", word: "Upgrade to 19 breaks logins" },
  stops_the_start: { tone: "danger", word: "Will not start: radius lines" },
};

/** Says what lines with the radius method mean for this version; nothing where there are none or it is not known. */
export function UpgradeBadge({
  versionNumber,
  radiusLines,
}: {
  readonly versionNumber: number | null;
  readonly radiusLines: number | null;
}) {
  if (versionNumber === null || radiusLines === null) return null;
  const outlook = outlooks[radiusOutlook(versionNumber, radiusLines)];
  return outlook && <Status tone={outlook.tone}>{outlook.word}</Status>;
}

/** Whether the last connection worked. */
export function ServerStatus({
  server,
}: {
  readonly server: Pick<ServerHead, "readAt" | "triedAt" | "failure">;
}) {
  if (server.failure) return <Status tone="danger">Not reached</Status>;
  if (server.readAt) return <Status tone="ok">Reached</Status>;
  return <Status tone="neutral">Not read yet</Status>;
}
