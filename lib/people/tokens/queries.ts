/** Reading the stock of hardware tokens: the console's list. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { kindName, lookOf } from "@/lib/login/factors/table";
import { condition } from "@/lib/people/users/sql";
import type { TokenListRequest } from "./schema";
import { type TokenState, tokenStates } from "./state";

/** One token of the stock. */
export type TokenView = {
  readonly id: string;
  readonly serial: string;
  readonly kindName: string;
  /** "6 digits"; empty where a newer version made it. */
  readonly form: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly state: TokenState;
  readonly userId: string | null;
  readonly username: string | null;
  readonly importedBy: string;
  readonly importedAt: Date;
  /** Since when it is lost or revoked. */
  readonly since: Date | null;
};

/** A page of it. `counts` says how many there are in each state, whatever state is asked for. */
export type TokenList = {
  readonly rows: readonly TokenView[];
  readonly total: number;
  readonly counts: Readonly<Record<TokenState | "all", number>>;
};

type Row = Omit<TokenView, "kindName" | "form"> & { readonly kind: string; readonly data: unknown };

/** The page that `request` asks for, by serial number. */
export async function listTokens(actor: Actor, request: TokenListRequest): Promise<TokenList> {
  authorize(actor, "token.read");
  const { state, page, pageSize } = request;
  const narrowed = narrowedBy(request);
  const inState = state ? Prisma.sql`${stateOf} = ${state}` : Prisma.sql`TRUE`;
  const [rows, counted] = await Promise.all([
    database().$queryRaw<Row[]>`
      SELECT t.id::text AS id, t.serial, t.kind, t.data, t.manufacturer, t.model, ${stateOf} AS state,
        u.id::text AS "userId", u.username, t.imported_by AS "importedBy", t.created_at AS "importedAt",
        coalesce(t.lost_at, t.revoked_at) AS since
      ${from} WHERE ${narrowed} AND ${inState} ORDER BY t.serial LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    database().$queryRaw<{ state: TokenState; count: number }[]>`
      SELECT ${stateOf} AS state, count(*)::int AS count ${from} WHERE ${narrowed} GROUP BY 1`,
  ]);
  const found = new Map(counted.map((row) => [row.state, row.count]));
  const counts = {
    ...Object.fromEntries(tokenStates.map((one) => [one, found.get(one) ?? 0])),
    all: counted.reduce((sum, { count }) => sum + count, 0),
  } as TokenList["counts"];
  return {
    rows: rows.map(({ kind, data, ...row }) => ({
      ...row,
      kindName: kindName(kind),
      form: lookOf({ kind, data })?.form ?? "",
    })),
    total: counts[state ?? "all"],
    counts,
  };
}

const from = Prisma.sql`FROM tokens t LEFT JOIN factors f ON f.id = t.factor_id LEFT JOIN users u ON u.id = f.user_id`;

/** In the words of `tokenStates`; the same order as `tokenStateOf`. */
const stateOf = Prisma.sql`CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked' WHEN t.lost_at IS NOT NULL THEN 'lost'
  WHEN t.factor_id IS NOT NULL THEN 'assigned' ELSE 'free' END`;

function narrowedBy({ kind, search }: TokenListRequest): Prisma.Sql {
  const parts = [
    kind ? Prisma.sql`t.kind = ${kind}` : null,
    search === ""
      ? null
      : Prisma.sql`(strpos(lower(t.serial), lower(${search})) > 0 OR ${condition({ search }, systemClock.now(), null)})`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}
