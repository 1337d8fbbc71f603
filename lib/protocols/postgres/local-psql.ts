/** Pure. psql on the database host itself, as the superuser that gets in there by the operating system's user. */

/** How the superuser gets in on the database host: as which user of the system, and by which port's socket; null is the usual one. */
export type LocalSuperuser = {
  readonly osUser: string;
  readonly role: string;
  readonly port: number | null;
};

/** As most packages set it up. */
export const usualSuperuser: LocalSuperuser = { osUser: "postgres", role: "postgres", port: null };

/** The command so far: psql names what it would not find by itself: another port, a role called otherwise than the system's user. */
export function psqlAs({ osUser, role, port }: LocalSuperuser): string {
  return [
    `sudo -u ${shellWord(osUser)} psql`,
    ...(port === null || port === 5432 ? [] : [`-p ${port}`]),
    ...(role === osUser ? [] : [`-U ${shellWord(role)}`]),
    ...(role === "postgres" ? [] : ["-d postgres"]),
  ].join(" ");
}

/** A word as the shell reads it back. */
export const shellWord = (word: string) =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
