/** Reads parts of a server, one statement each: what is refused, too slow or malformed hides nothing else. */
import type pg from "pg";
import { z } from "zod";
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import { HostileServerError } from "@/lib/servers/reading/connection-failure";
import { isRefusal, refusedCatalog } from "@/lib/servers/reading/refusal";
import { type Grantee, grantFor } from "../rights";
import { connectLine } from "../text";
import type { Part, PartRead, Unread } from "./part";

/** How long one statement may take: catalogs of thousands of tables are read. */
export const statementTimeoutMs = 10_000;
const answer = z.object({ ok: z.boolean() });

/** What a part of `parts` may be on a server of major version `major`. */
export async function readParts(
  client: pg.Client,
  parts: Readonly<Record<string, Part<unknown>>>,
  { major, grantee }: { readonly major: number; readonly grantee: Grantee },
): Promise<Record<string, PartRead<unknown>>> {
  const read: Record<string, PartRead<unknown>> = {};
  for (const [name, part] of Object.entries(parts)) {
    if (major >= part.from) read[name] = await readPart(client, part, grantee);
  }
  return read;
}

/** @throws what breaks the connection */
async function readPart<Row>(client: pg.Client, part: Part<Row>, grantee: Grantee): Promise<PartRead<Row>> {
  await client.query("SAVEPOINT part");
  try {
    if (part.guard !== null) {
      const { rows } = await client.query(part.guard);
      if (!answer.parse(rows[0]).ok) return lacking(part, grantee);
    }
    const { rows } = await client.query(`SELECT * FROM (${part.query}) AS part LIMIT ${part.most + 1}`);
    const all = z.array(part.row).parse(rows.slice(0, part.most));
    return { isRead: true, rows: all, isCut: rows.length > part.most };
  } catch (error) {
    const unread = unreadBy(error, part, grantee);
    if (!unread) throw error;
    await client.query("ROLLBACK TO SAVEPOINT part");
    return unread;
  }
}

const lacking = ({ what, right }: Part<unknown>, grantee: Grantee): Unread => ({
  isRead: false,
  why: `${grantee.role} may not read ${what}.`,
  grant: right ? grantFor(right, grantee) : "-- Look into the server's log at this time for the refusal.",
});

/** Null for what is about the connection, not about the part. */
function unreadBy(error: unknown, part: Part<unknown>, grantee: Grantee): Unread | null {
  if (error instanceof HostileServerError) return null;
  if (error instanceof z.ZodError) return unreadable(part, "came in a form that Postern does not know");
  if (isRefusal(error)) return part.right ? lacking(part, grantee) : refused(error, part, grantee);
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code)) return null;
  if (code === "57014") return unreadable(part, `took longer than ${statementTimeoutMs / 1000} seconds`);
  // A shutdown and its kind end the connection.
  return code.startsWith("57") || code.startsWith("08") ? null : unreadable(part, `failed (${code})`);
}

const unreadable = ({ what }: Part<unknown>, how: string): Unread => ({
  isRead: false,
  why: `Reading ${what} ${how}.`,
  grant:
    "-- No right would change this. Run the checks again when the server is less busy, or look into its log.",
});

/** The catalogs are for everybody unless somebody took that away; the message names the one. */
function refused(error: Error, part: Part<unknown>, { role, database }: Grantee): Unread {
  const catalog = refusedCatalog(error);
  if (catalog === null) return lacking(part, { role, database });
  return {
    isRead: false,
    why: `${role} may not read ${catalog}, which everybody may read unless it was taken away.`,
    grant: [connectLine(database), `GRANT SELECT ON pg_catalog.${catalog} TO ${quoteIdentifier(role)};`].join(
      "\n",
    ),
  };
}
