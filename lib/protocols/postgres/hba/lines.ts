/** Pure. The methods by which a line of pg_hba.conf asks Postern, and the commands around a change of the file. */
import { slugOf } from "@/lib/foundation/base/slug";
import { type LocalSuperuser, psqlAs, shellWord } from "../local-psql";

/** Where a worker listens. `host` is null when only the machine's owner knows the name PostgreSQL can use. */
export type HbaServer = { readonly host: string | null; readonly port: number };

/** Stands where the secret goes when it is not at hand; not a secret that could work. */
export const secretPlaceholder = "SHARED-SECRET";
/** Stands where a worker's host name goes when it listens on every address. */
export const hostPlaceholder = "WORKER-HOST";

/** The commands around a change of the file: save it, have it read, and go back to what was saved. */
export type ChangeCommands = { readonly save: string; readonly reload: string; readonly rollBack: string };

/**
 * The commands for the file `path`; null asks the server where it is. `reload` makes a running server read the file again,
 * only when no line of it has an error; else it names the lines. A line that PostgreSQL refuses without a word (a bad
 * RADIUS port) has no type in the view.
 */
export function changeCommands(path: string | null, superuser: LocalSuperuser): ChangeCommands {
  const psql = psqlAs(superuser);
  const reload = `${psql} -XAtc "${reloadSql}"`;
  if (path === null) {
    const find = `f=$(${psql} -XAtc 'SHOW hba_file')`;
    return {
      save: `${find} && sudo cp -p "$f" "$f.before" && echo "$f"`,
      reload,
      rollBack: `${find} && sudo cp -p "$f.before" "$f" && ${reload}`,
    };
  }
  const [file, saved] = [shellWord(path), shellWord(`${path}.before`)];
  return {
    save: `sudo cp -p ${file} ${saved}`,
    reload,
    rollBack: `sudo cp -p ${saved} ${file} && ${reload}`,
  };
}

const reloadSql =
  "SELECT CASE WHEN count(*) = 0 THEN 'Reloaded: ' || pg_reload_conf() ELSE 'NOT reloaded. ' || string_agg('Line ' || line_number || ': ' || coalesce(error, 'refused'), '; ') END FROM pg_hba_file_rules WHERE error IS NOT NULL OR type IS NULL";

/** How a `radius` line asks workers. */
export type RadiusMethod = {
  /** Tried in order, 3 seconds each. */
  readonly servers: readonly HbaServer[];
  /** Null prints a placeholder. */
  readonly secret: string | null;
  /** What the cluster calls itself (NAS-Identifier). */
  readonly identifier: string;
};

/** The method with its options, as the end of a `radius` line, as PostgreSQL 18 and older take it (19 removed it). */
export function radiusMethod(options: RadiusMethod): string {
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
