/** Pure. The lines that go into pg_hba.conf so that PostgreSQL asks Postern. */
import { asWord } from "@/lib/base/word";

/** Where a worker listens. `host` is null when only the machine's owner knows the name PostgreSQL can use. */
export type HbaServer = { readonly host: string | null; readonly port: number };

/** Stands where the secret goes when it is not at hand; not a secret that could work. */
export const secretPlaceholder = "SHARED-SECRET";
/** Stands where a worker's host name goes when it listens on every address. */
export const hostPlaceholder = "WORKER-HOST";

/** Keeps a way in for the operating system's postgres user when no worker answers. Goes above every other line. */
export const breakGlassLine = "local   all   postgres   peer";

/** Makes a running server read the file again. */
export const reloadCommand = `sudo -u postgres psql -c "SELECT pg_reload_conf();"`;
/** Shows what the server thinks of the file; a line with an error keeps the old rules in force. */
export const checkCommand = `sudo -u postgres psql -c "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL;"`;

/**
 * The `hostssl … radius` lines for IPv4 and IPv6, as PostgreSQL 18 and older take them (19 removed the method).
 * `servers` are tried in order, 3 seconds each. `secret` null prints a placeholder. `identifier` is what the
 * cluster calls itself (NAS-Identifier).
 */
export function radiusLines(options: {
  readonly servers: readonly HbaServer[];
  readonly secret: string | null;
  readonly identifier: string;
}): string {
  const servers = options.servers.length > 0 ? options.servers : [{ host: null, port: 1812 }];
  const hosts = servers.map((server) => server.host ?? hostPlaceholder);
  const ports = [...new Set(servers.map((server) => server.port))];
  const values = [
    `radiusservers="${hosts.join(",")}"`,
    `radiusports="${ports.length === 1 ? ports[0] : servers.map((server) => server.port).join(",")}"`,
    `radiussecrets="${options.secret ?? secretPlaceholder}"`,
    `radiusidentifiers="${asWord(options.identifier, 60, "postgresql")}"`,
  ].join(" ");
  return [
    `hostssl all   all   0.0.0.0/0   radius ${values}`,
    `hostssl all   all   ::/0        radius ${values}`,
  ].join("\n");
}

/** The whole snippet to copy: the break-glass line, then the radius lines. */
export function pgHbaSnippet(options: Parameters<typeof radiusLines>[0]): string {
  return `${breakGlassLine}\n${radiusLines(options)}`;
}
