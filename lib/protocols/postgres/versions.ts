/** Pure. Versions of PostgreSQL: their names, how long they are supported, and what became of the radius method. */

/** The first version without the `radius` method: a pg_hba.conf that names it keeps the server from starting. */
export const radiusRemovedIn = 19;

/**
 * The day of each major version's last release, five years after its first.
 * @see https://www.postgresql.org/support/versioning/
 */
const lastReleases: Readonly<Record<number, string>> = {
  10: "2022-11-10",
  11: "2023-11-09",
  12: "2024-11-21",
  13: "2025-11-13",
  14: "2026-11-12",
  15: "2027-11-11",
  16: "2028-11-09",
  17: "2029-11-08",
  18: "2030-11-14",
  19: "2031-11-13",
};
const oldestKnown = 10;

/**
 * The newest minor release of each major version that was known when this was written, 2026-11-25.
 * @see https://www.postgresql.org/support/security/
 */
const newestMinors: Readonly<Record<number, number>> = { 14: 24, 15: 20, 16: 15, 17: 11, 18: 6 };

/** The major version in a server_version_num: 18 for 180004. Versions before 10 give their first number. */
export const majorOf = (versionNumber: number): number => Math.trunc(versionNumber / 10_000);

/** "18.4" for 180004, "9.6.24" for 90624. */
export function versionName(versionNumber: number): string {
  const major = majorOf(versionNumber);
  if (major >= 10) return `${major}.${versionNumber % 10_000}`;
  return `${major}.${Math.trunc(versionNumber / 100) % 100}.${versionNumber % 100}`;
}

/** Whether a version still gets fixes. 'ending' is the last half year; 'unlisted' is newer than this table. */
export type Support = {
  readonly state: "supported" | "ending" | "ended" | "unlisted";
  /** The day of the last release; null where the table does not know it. */
  readonly until: Date | null;
};

const halfYearMs = 182 * 86_400_000;

/** How the major version of `versionNumber` stands at `now`. */
export function supportOf(versionNumber: number, now: Date): Support {
  const major = majorOf(versionNumber);
  const day = lastReleases[major];
  if (day === undefined) return { state: major < oldestKnown ? "ended" : "unlisted", until: null };
  const until = new Date(`${day}T00:00:00Z`);
  if (until <= now) return { state: "ended", until };
  return { state: until.getTime() - now.getTime() < halfYearMs ? "ending" : "supported", until };
}

/** The version that has fixes which `versionNumber` lacks, as far as this table knows; null when it knows of none. */
export function newestMinorOf(versionNumber: number): number | null {
  const major = majorOf(versionNumber);
  const newest = major * 10_000 + (newestMinors[major] ?? 0);
  return newest > versionNumber ? newest : null;
}

/** Whether this table knows the minor releases of the major version of `versionNumber`. */
export const newestMinorKnown = (versionNumber: number): boolean =>
  newestMinors[majorOf(versionNumber)] !== undefined;

/** The doors of Postern that a server of this version can use. LDAPS works with every version. */
export function doorsFor(versionNumber: number): readonly ("radius" | "ldap")[] {
  return majorOf(versionNumber) < radiusRemovedIn ? ["radius", "ldap"] : ["ldap"];
}

/** What lines with `radius` mean for a server. 'stops_the_start': it runs on the rules that it read before. */
export type RadiusOutlook = "none" | "breaks_on_upgrade" | "stops_the_start";

/** What becomes of a server of this version that has `radiusLines` lines with the radius method. */
export function radiusOutlook(versionNumber: number, radiusLines: number): RadiusOutlook {
  if (radiusLines === 0) return "none";
  return majorOf(versionNumber) < radiusRemovedIn ? "breaks_on_upgrade" : "stops_the_start";
}
