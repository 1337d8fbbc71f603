/** Pure. The psql command that a person can copy, quoted for a shell whatever the names contain. */

/** Where and as whom to connect. */
export type ConnectTo = {
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly username: string;
};

/** A psql command with one connection string. TLS is required: without it psql would repeat a refused login in the clear. */
export function psqlCommand({ host, port, database, username }: ConnectTo): string {
  const parts = [
    ["host", host],
    ["port", port],
    ["dbname", database],
    ["user", username],
    ["sslmode", "require"],
  ];
  const text = parts.map(([name, value = ""]) => `${name}=${quoted(value)}`).join(" ");
  return /["$`\\!']/.test(text) ? `psql '${text.replaceAll("'", "'\\''")}'` : `psql "${text}"`;
}

/** A value of a libpq connection string: plain, or in single quotes with backslashes. */
function quoted(value: string): string {
  return /^[^\s'\\]+$/.test(value) ? value : `'${value.replace(/['\\]/g, "\\$&")}'`;
}
