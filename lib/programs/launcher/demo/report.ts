/** The lines that tell a person how to try the demo by hand. */
import type { DemoFile } from "@/lib/foundation/platform/demo-file";

/**
 * What a person needs to try it by hand. `command` runs one of ours: "npm run postern --", and before it where the demo is,
 * if not in its usual place.
 */
export function handsOnText(demo: DemoFile, file: string, command: string): string {
  const { owner, url } = demo.console;
  const { host, port, database } = demo.postgres;
  const person = demo.users.find((user) => user.totpSecret !== null);
  const psql = (username: string) =>
    `psql "host=${host} port=${port} user=${username} dbname=${database} sslmode=require"`;
  const lines = [
    "",
    `  Console    ${url}`,
    `  sign in as ${owner.username}, password ${owner.password}`,
    "",
    `  Codes      ${command} demo codes`,
    `  or scan    ${command} demo qr ${person?.username ?? owner.username}`,
    "",
    "  Log in to the protected PostgreSQL; type password and code together:",
    ...demo.users.flatMap((user) => [
      `  ${user.username.padEnd(10)} ${psql(user.username)}`,
      `             password ${user.password}${user.totpSecret ? " and its code right behind" : " (no code: service account)"}`,
    ]),
    "",
    person
      ? `  In one line  PGPASSWORD="${person.password}$(oathtool --totp -b ${person.totpSecret})" ${psql(person.username)} -c "SELECT * FROM orders"`
      : "",
    `  For scripts  ${file}`,
    "  Ctrl-C stops everything.",
    "",
  ];
  return lines.join("\n");
}
