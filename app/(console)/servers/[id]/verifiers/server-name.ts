/** What the page about kept passwords knows of the server. */

/** Enough to name it and to reach it. */
export type ServerName = {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
};
