/** Reading how texts leave and what was sent, for pages. Nothing here gives a content or a secret. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import {
  type GatewaySettings,
  type TextLimitsInput,
  type TextListRequest,
  type TextState,
  type Way,
  ways,
} from "./schema";
import { capKey, gatewayRow, settingsIn } from "./settings";

/** A gateway as its page shows it. */
export type GatewayView = GatewaySettings & { readonly hasSecret: boolean };

/** The gateway of each way without its secret; null where none is set up. */
export async function readGateways(actor: Actor): Promise<Readonly<Record<Way, GatewayView | null>>> {
  authorize(actor, "settings.read");
  const views = ways.map(async (way) => {
    const row = await gatewayRow(database(), way);
    return [way, row && { ...settingsIn(row), hasSecret: row.secretSealed !== null }] as const;
  });
  return Object.fromEntries(await Promise.all(views)) as Record<Way, GatewayView | null>;
}

/** Which countries codes go to, how many leave a day, and which private networks may be connected to. */
export async function readTextLimits(actor: Actor): Promise<TextLimitsInput> {
  authorize(actor, "settings.read");
  return database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { textCountries: true, textsPerDay: true, privatePlaces: true },
  });
}

/** Whether texts go out by a way. No actor: pages say it to everybody who could ask for one. */
export async function isGatewaySetUp(way: Way): Promise<boolean> {
  return (await gatewayRow(database(), way)) !== null;
}

/** A text as pages show it; what it said is shown to nobody. */
export type OutgoingTextView = {
  readonly id: string;
  readonly way: Way;
  readonly userId: string;
  readonly toNumber: string;
  readonly state: TextState;
  readonly attempts: number;
  readonly answer: string | null;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly finishedAt: Date | null;
};

/** A page of texts, newest first. */
export async function listTexts(
  actor: Actor,
  { search, state, way, page, pageSize }: TextListRequest,
): Promise<{ readonly texts: readonly OutgoingTextView[]; readonly total: number }> {
  authorize(actor, "mail.read");
  const digits = search.replace(/[^\d]/g, "");
  const where = {
    ...(state && { state }),
    ...(way && { way }),
    ...(digits && { toNumber: { contains: digits } }),
  };
  const [rows, total] = await Promise.all([
    database().outgoingText.findMany({
      where,
      omit: { contentSealed: true, usefulUntil: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      ...{ take: pageSize, skip: (page - 1) * pageSize },
    }),
    database().outgoingText.count({ where }),
  ]);
  return {
    texts: rows.map((row) => ({ ...row, state: row.state as TextState, way: row.way as Way })),
    total,
  };
}

/** What is wrong with texts: how many failed within an hour and with which answer, and whether the cap of the day is reached. */
export async function textTroubles(
  actor: Actor,
): Promise<{ readonly failed: number; readonly answer: string | null; readonly isCapped: boolean }> {
  authorize(actor, "mail.read");
  const [row] = await database().$queryRaw<{ failed: number; answer: string | null; isCapped: boolean }[]>`
    SELECT count(*)::int AS "failed", (array_agg(answer ORDER BY finished_at DESC))[1] AS "answer",
      EXISTS (SELECT FROM sent_tallies t, settings s WHERE t.key = ${capKey} AND t.count >= s.texts_per_day
        AND t.since > now() - interval '1 day') AS "isCapped"
    FROM outgoing_texts WHERE state = 'dead' AND attempts > 0 AND finished_at > now() - interval '1 hour'`;
  return row ?? { failed: 0, answer: null, isCapped: false };
}
