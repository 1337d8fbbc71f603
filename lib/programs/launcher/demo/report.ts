/** What the demo tells: demo.json for scripts, and the lines that a person pastes. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The shape of demo.json; scripts rely on it. Secrets are base32 and of this run alone. */
export type DemoFile = {
  readonly console: {
    readonly url: string;
    readonly owner: { readonly username: string; readonly password: string; readonly totpSecret: string };
  };
  readonly radius: { readonly host: string; readonly port: number; readonly secret: string };
  readonly postgres: { readonly host: string; readonly port: number; readonly database: string };
  readonly users: readonly {
    readonly username: string;
    readonly password: string;
    readonly totpSecret: string | null;
    readonly kind: "second factor" | "password only";
  }[];
};

/** Writes `directory`/demo.json, readable by its owner alone, whole or not at all. Gives its path. */
export function writeDemoFile(directory: string, demo: DemoFile): string {
  const file = join(directory, "demo.json");
  writeFileSync(`${file}.tmp`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return file;
}

/** What a person needs to try it by hand. */
export function handsOnText(demo: DemoFile, file: string): string {
  const { owner, url } = demo.console;
  const { host, port, database } = demo.postgres;
  const person = demo.users.find((user) => user.totpSecret !== null);
  const lines = [
    "",
    `  Console    ${url}`,
    `  sign in as ${owner.username}, password ${owner.password}`,
    `  its code   oathtool --totp -b ${owner.totpSecret}`,
    "",
    "  Log in to the protected PostgreSQL; type password and code together:",
    ...demo.users.flatMap((user) => [
      `  ${user.username.padEnd(10)} psql "host=${host} port=${port} user=${user.username} dbname=${database} sslmode=require"`,
      `             password ${user.password}${user.totpSecret ? ` + code: oathtool --totp -b ${user.totpSecret}` : " (no code: service account)"}`,
    ]),
    "",
    person
      ? `  In one line  PGPASSWORD="${person.password}$(oathtool --totp -b ${person.totpSecret})" psql "host=${host} port=${port} user=${person.username} dbname=${database} sslmode=require" -c "SELECT * FROM orders"`
      : "",
    `  For scripts  ${file}`,
    "  The keys go into any authenticator app too. Ctrl-C stops everything.",
    "",
  ];
  return lines.join("\n");
}
