/** Pure. The lines that go into pg_hba.conf so that PostgreSQL asks Postern. */
import { slugOf } from "@/lib/foundation/base/slug";

/** Where a worker listens. `host` is null when only the machine's owner knows the name PostgreSQL can use. */
export type HbaServer = { readonly host: string | null; readonly port: number };

/** Stands where the secret goes when it is not at hand; not a secret that could work. */
export const secretPlaceholder = "SHARED-SECRET";
/** Stands where a worker's host name goes when it listens on every address. */
export const hostPlaceholder = "WORKER-HOST";

/** Keeps a way in for the operating system's postgres user when no worker answers. Goes above every other line. */
export const breakGlassLine = "local   all   postgres   peer";

/** The commands around a change of the file `path`: save it, and go back to what was saved. */
export function changeCommands(path: string): { readonly save: string; readonly rollBack: string } {
  const file = /^[\w./-]+$/.test(path) ? path : `'${path.replace(/'/g, "'\\''")}'`;
  const saved = /^[\w./-]+$/.test(path) ? `${path}.before` : `'${path.replace(/'/g, "'\\''")}.before'`;
  return {
    save: `sudo cp -p ${file} ${saved}`,
    rollBack: `sudo cp -p ${saved} ${file} && ${reloadCommand}`,
  };
}

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
  const asking = radiusMethod(options);
  return [`hostssl all   all   0.0.0.0/0   ${asking}`, `hostssl all   all   ::/0        ${asking}`].join(
    "\n",
  );
}

/** The method with its options, as the end of a `radius` line. */
export function radiusMethod(options: Parameters<typeof radiusLines>[0]): string {
  const servers = options.servers.length > 0 ? options.servers : [{ host: null, port: 1812 }];
  const hosts = servers.map((server) => server.host ?? hostPlaceholder);
  const ports = [...new Set(servers.map((server) => server.port))];
  return [
    "radius",
    `radiusservers="${hosts.join(",")}"`,
    `radiusports="${ports.length === 1 ? ports[0] : servers.map((server) => server.port).join(",")}"`,
    `radiussecrets="${options.secret ?? secretPlaceholder}"`,
    `radiusidentifiers="${slugOf(options.identifier, 60, "postgresql")}"`,
  ].join(" ");
}

/** How an `ldap` line asks a worker. PostgreSQL adds the one port to every host. */
export type LdapMethod = {
  readonly hosts: readonly (string | null)[];
  readonly port: number;
  /** TLS from the first byte, or asked for on the plain port. */
  readonly tls: "ldaps" | "starttls";
  /** 'simple' binds as the person at once; 'search' binds as the client first, with its secret, and looks the person up. */
  readonly mode: "simple" | "search";
  /** The client's `ou`, and what its names end in. */
  readonly ldapName: string;
  readonly base: string;
  /** For 'search'; null prints a placeholder. */
  readonly secret: string | null;
};

/** The method with its options, as the end of an `ldap` line. */
export function ldapMethod({ hosts, port, tls, mode, ldapName, base, secret }: LdapMethod): string {
  const names = (hosts.length > 0 ? hosts : [null]).map((host) => host ?? hostPlaceholder);
  const unit = `ou=${ldapName},${base}`;
  return [
    "ldap",
    `ldapserver="${names.join(" ")}"`,
    ...(tls === "ldaps" ? ["ldapscheme=ldaps"] : ["ldaptls=1"]),
    `ldapport=${port}`,
    ...(mode === "simple"
      ? [`ldapprefix="uid="`, `ldapsuffix=",${unit}"`]
      : [
          `ldapbasedn="${unit}"`,
          `ldapbinddn="cn=search,${unit}"`,
          `ldapbindpasswd="${secret ?? secretPlaceholder}"`,
          "ldapsearchattribute=uid",
        ]),
  ].join(" ");
}

/** The whole snippet to copy for LDAPS: the break-glass line, then lines that bind as the person at once. */
export function ldapSnippet(options: {
  readonly servers: readonly HbaServer[];
  readonly ldapName: string;
  readonly base: string;
}): string {
  const { servers, ldapName, base } = options;
  const asking = ldapMethod({
    hosts: servers.map(({ host }) => host),
    port: servers[0]?.port ?? 1636,
    tls: "ldaps",
    mode: "simple",
    ldapName,
    base,
    secret: null,
  });
  const lines = [`hostssl all   all   0.0.0.0/0   ${asking}`, `hostssl all   all   ::/0        ${asking}`];
  return [breakGlassLine, ...lines].join("\n");
}

/** The whole snippet to copy: the break-glass line, then the radius lines. */
export function pgHbaSnippet(options: Parameters<typeof radiusLines>[0]): string {
  return `${breakGlassLine}\n${radiusLines(options)}`;
}
