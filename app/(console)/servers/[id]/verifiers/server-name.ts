/** What the page about kept passwords knows of the server. */

/** Enough to name it, to reach it, and to say how a superuser gets in. */
export type ServerName = {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The superuser that gets in on the database host itself. */
  readonly superuser: string;
  /** Whether lines of its pg_hba.conf ask Postern, which asks a superuser for a code as well. */
  readonly asksPostern: boolean;
};
