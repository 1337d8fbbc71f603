/** Reading what a server has of a plan: in one read-only transaction, within the limits of every reading. */
import type pg from "pg";
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import { beginReading } from "@/lib/servers/reading/begin";
import { type ConnectTarget, connectTo } from "@/lib/servers/reading/connect";
import { type ConnectionFailure, HostileServerError } from "@/lib/servers/reading/connection-failure";
import { isRefusal, refusedCatalog } from "@/lib/servers/reading/refusal";
import {
  databaseQuery,
  defaultsQuery,
  foreignQuery,
  functionOwnersQuery,
  membershipsQuery,
  mostObjectGrants,
  objectGrantsQuery,
  onlyByPublicQuery,
  openDatabasesQuery,
  rolesQuery,
  schemasQuery,
  settingsQuery,
  versionQuery,
} from "./queries";
import type { TemplateStateInput } from "./schema";
import { type ServerState, serverState, type Unread } from "./state";

/** What was read, or why nothing was. */
export type StateResult =
  | { readonly ok: true; readonly state: ServerState }
  | { readonly ok: false; readonly failure: Pick<ConnectionFailure, "text" | "fix"> };

type Asked = Omit<TemplateStateInput, "id">;

/**
 * Reads the state as the role of `target`. Where the database that is asked about cannot be entered, what every database
 * shows is read in the one that `target` names, and the rest is unknown.
 */
export async function readState(target: ConnectTarget, asked: Asked): Promise<StateResult> {
  const there = await readIn({ ...target, database: asked.database }, asked, true);
  if (there.ok || asked.database === target.database) return there;
  const elsewhere = await readIn(target, asked, false);
  if (!elsewhere.ok) return elsewhere;
  const unread = {
    what: `What stands in ${asked.database}`,
    why: there.failure.text,
    fix: there.failure.fix,
  };
  return { ok: true, state: { ...elsewhere.state, unread: [unread] } };
}

async function readIn(target: ConnectTarget, asked: Asked, isInside: boolean): Promise<StateResult> {
  const connected = await connectTo(target);
  if (!connected.ok) return connected;
  const { client } = connected;
  try {
    await beginReading(client);
    const shared = await readShared(client, asked);
    const inside = isInside ? await readInside(client, asked, target.user) : null;
    const isRead = inside !== null && "inside" in inside;
    const read = serverState.safeParse({
      ...shared,
      inside: isRead ? inside.inside : null,
      unread: inside !== null && !isRead ? [inside] : [],
    });
    if (!read.success) throw new HostileServerError("not_understood");
    return { ok: true, state: read.data };
  } catch (error) {
    if (!isRefusal(error)) return { ok: false, failure: connected.failureOf(error) };
    const { why, fix } = refusalOf(error, target.user);
    return { ok: false, failure: { text: why, fix } };
  } finally {
    await connected.close();
  }
}

async function readShared(client: pg.Client, { database, owner, groups, logins }: Asked) {
  const roles = [owner, ...groups, ...logins];
  const rows = async (query: string, values: readonly unknown[] = []) =>
    (await client.query(query, [...values])).rows;
  const onlyByPublic = await rows(onlyByPublicQuery, [database, roles]);
  return {
    ...(await rows(versionQuery))[0],
    database: (await rows(databaseQuery, [database, roles]))[0] ?? null,
    roles: await rows(rolesQuery, [roles]),
    memberships: await rows(membershipsQuery, [roles]),
    settings: await rows(settingsQuery, [database, roles]),
    onlyByPublic: { some: onlyByPublic.map(({ name }) => name), total: onlyByPublic[0]?.total ?? 0 },
    openDatabases: (await rows(openDatabasesQuery, [database])).map(({ name }) => name),
  };
}

/** A refusal must not end the transaction, nor hide what was read before. */
async function readInside(
  client: pg.Client,
  { schemas, owner, groups, logins }: Asked,
  user: string,
): Promise<{ readonly inside: unknown } | Unread> {
  const roles = [owner, ...groups, ...logins];
  const rows = async (query: string, values: readonly unknown[]) =>
    (await client.query(query, [...values])).rows;
  await client.query("SAVEPOINT inside");
  try {
    const objectGrants = await rows(objectGrantsQuery, [schemas, roles]);
    const foreign = await rows(foreignQuery, [schemas, owner]);
    return {
      inside: {
        schemas: await rows(schemasQuery, [[...schemas, "public"], roles]),
        objectGrants: objectGrants.length > mostObjectGrants ? null : objectGrants,
        defaults: await rows(defaultsQuery, [owner, roles]),
        functionOwners: (await rows(functionOwnersQuery, [owner])).map((row) => row.owner),
        foreign: {
          some: foreign.map(({ name, owner: of }) => ({ name, owner: of })),
          total: foreign[0]?.total ?? 0,
        },
      },
    };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT inside");
    return { what: "What stands in this database", ...refusalOf(error, user) };
  }
}

/** The catalogs are for everybody unless somebody took that away; the message names the one. */
function refusalOf(error: Error, user: string): Omit<Unread, "what"> {
  const catalog = refusedCatalog(error);
  return {
    why: catalog
      ? `${user} may not read ${catalog}, which everybody may read unless it was taken away.`
      : `${user} may not read the catalogs.`,
    fix: catalog
      ? `Run in this database: GRANT SELECT ON pg_catalog.${catalog} TO ${quoteIdentifier(user)};`
      : "Look into the server's log at this time for the refusal.",
  };
}
