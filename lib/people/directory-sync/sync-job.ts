/** The job behind a run: reads the directory, plans, stops where too much would be lost, and writes in batches. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { defineJob, type JobContext } from "@/lib/foundation/jobs/job";
import { senderAddress } from "@/lib/foundation/mail/outbox";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, databaseErrorCode, type Transaction } from "@/lib/foundation/platform/database";
import { DirectoryError, problems } from "@/lib/login/directory/problem";
import type { Session } from "@/lib/login/directory/session";
import { issueLinks } from "@/lib/people/enrollment/issue";
import { tellMany } from "@/lib/people/notifications/tell";
import { batchesOf, bulkTransaction } from "@/lib/people/users/batches";
import { whoAsked } from "@/lib/people/users/who-asked";
import { applyGroups } from "./apply";
import { applyBatch, changedMeanwhile, type Numbered, type Work } from "./batches";
import { type Compared, compare, goneReasons, missingUsers, withGroupIds } from "./compare";
import { type Readable, readableDirectory } from "./connection";
import { itemsOf, noteItems, noteUsers, settleItems } from "./items";
import type { Listing } from "./listing";
import type { KnownUser, PlanItem } from "./plan";
import { lookFor, readListing } from "./read";
import { isLoss, stopReason } from "./safety-stop";
import { readSettings, type SyncSettings } from "./settings";

/** Compares a directory with what is here, and makes it so when the run is more than a preview. Repeating it doubles nothing. */
export const syncDirectory = defineJob({
  name: "directory.sync",
  title: "Sync a directory",
  schema: z.object({ runId: z.uuid() }),
  attempts: 3,
  deadlineSeconds: 2 * 3600,
  concurrency: 2,
  async run({ runId }, context) {
    try {
      return await work(runId, context);
    } catch (error) {
      if (error instanceof Over && !error.isCancelled) return error.message;
      const end = (await wasCancelled(runId)) ? stopped : endOf(error);
      if (end === null) throw error;
      await finish(database(), runId, end);
      context.signal.throwIfAborted();
      return end.error ?? "Cancelled.";
    }
  },
});

/** How long a directory may take to let us in, and for each answer. */
const connectMs = seconds(15);
const patienceMs = seconds(60);
/** More than these are not looked for one by one before the safety stop is asked. */
const lookedForFirst = 200;
const lookedForAtOnce = 20;
const rowsAtOnce = 1000;
/** A hundred thousand people in twenty groups each, and half as much again. */
const mostRead = 3_000_000;

/** Thrown within a run: somebody cancelled it, or another process goes on with it. */
class Over extends Error {
  readonly isCancelled: boolean;

  constructor(isCancelled: boolean) {
    super(isCancelled ? "Cancelled." : "Another process goes on with it.");
    this.isCancelled = isCancelled;
  }
}

type End = { readonly state: "held" | "finished" | "stopped" | "failed"; readonly error: string | null };

const stopped: End = { state: "stopped", error: null };

async function wasCancelled(id: string): Promise<boolean> {
  return (await database().directorySyncRun.count({ where: { id, stopRequestedAt: { not: null } } })) > 0;
}

/** How an error ends the run; null where the job is to be tried again. */
function endOf(error: unknown): End | null {
  if (error instanceof Over) return stopped;
  if (error instanceof DirectoryError) {
    const { code, detail } = error.problem;
    const { text, fix } = problems[code];
    const words = detail === "" ? "" : ` The directory says: ${detail}`;
    return { state: "failed", error: `${text} ${fix}${words} Nothing was changed.` };
  }
  if (error instanceof AppError && error.code !== "unavailable")
    return { state: "failed", error: error.message };
  return null;
}

type Begun = {
  readonly runId: string;
  readonly attempt: number;
  readonly isPreview: boolean;
  readonly allowedRunId: string | null;
  readonly actor: Actor;
  /** Whether an operator asked for it, or for the held run that is to go on: what was held is planned as it was shown. */
  readonly isAsked: boolean;
  readonly directory: Readable;
  readonly settings: SyncSettings;
};

async function work(runId: string, context: JobContext): Promise<string> {
  const begun = await database().$transaction((tx) => begin(tx, runId));
  if (typeof begun === "string") return begun;
  const { directory } = begun;
  context.progress("Connecting to the directory");
  const session = await directory.connect(performance.now() + connectMs);
  // Cancelled, or the process ends: what is being read is of no use any more.
  const close = () => session.close();
  context.signal.addEventListener("abort", close, { once: true });
  try {
    return await readAndPlan(begun, session, context);
  } catch (error) {
    context.signal.throwIfAborted();
    throw error;
  } finally {
    context.signal.removeEventListener("abort", close);
    session.close();
  }
}

async function readAndPlan(begun: Begun, session: Session, context: JobContext): Promise<string> {
  const { runId, directory, settings, isPreview } = begun;
  const listing = await readListing(session, directory.source, {
    signal: context.signal,
    now: systemClock.now(),
    ...{ patienceMs, most: mostRead },
    onRead: (people, groups) =>
      context.progress(
        `${people.toLocaleString("en")} people and ${groups.toLocaleString("en")} groups read`,
      ),
  });
  await database().$transaction((tx) => stillOurs(tx, begun));
  const missing = await missingUsers(database(), directory.id, listing);
  context.progress("Comparing with what is here", 30);
  const first = missing.slice(0, lookedForFirst);
  const whyGone = await reasonsFor(begun, session, first, context.signal);
  await lookForGroups(begun, session, listing);
  const planned = await compare(database(), directory, settings, listing, missing, whyGone, begun.isAsked);
  const why = stopReason(planned.loss, {
    listed: listing.people.length,
    stopPercent: settings.stopPercent,
  });
  const items = itemsOf(planned);
  const isHeld = why !== null && !isPreview && !(await isAllowed(begun, items));
  const numbered = await database().$transaction(async (tx) => {
    await stillOurs(tx, begun);
    const digest = createHash("sha256").update(JSON.stringify(items)).digest("hex");
    await tx.directorySyncRun.update({
      where: { id: runId },
      data: {
        listedUsers: listing.people.length,
        listedGroups: listing.groups.length,
        heldWhy: why,
        digest,
      },
    });
    if (isPreview) await noteGroups(tx, begun, planned);
    return noteItems(tx, runId, items, begun.isAsked);
  }, bulkTransaction);
  if (isPreview) {
    await finish(database(), runId, { state: "finished", error: null });
    return `${items.length.toLocaleString("en")} things would be done or looked at.`;
  }
  if (isHeld) {
    await database().$transaction(async (tx) => {
      await finish(tx, runId, { state: "held", error: null });
      const subject = { kind: "directory", id: directory.id, name: directory.name } as const;
      await record(tx, begun.actor, { action: "directory.sync_held", subject, detail: { run: runId, why } });
    });
    return `Stopped before anything was changed: ${why}`;
  }
  // What is more than a handful was not looked for yet; nobody is disabled whose entry is there after all.
  await reasonsFor(begun, session, missing.slice(lookedForFirst), context.signal);
  return apply(begun, planned, numbered, context);
}

async function begin(tx: Transaction, runId: string): Promise<Begun | string> {
  await tx.$queryRaw`SELECT 1 FROM directory_sync_runs WHERE id = ${runId}::uuid FOR UPDATE`;
  const run = await tx.directorySyncRun.findUnique({ where: { id: runId } });
  if (!run) return "The directory was deleted in the meantime.";
  if (run.finishedAt) return "It was over already.";
  if (run.stopRequestedAt) throw new Over(true);
  const actor = await whoAsked(tx, run);
  authorize(actor, "directory.sync");
  const directory = await readableDirectory(tx, run.directoryId);
  if (!directory) return "The directory was deleted in the meantime.";
  const held =
    run.allowedRunId && (await tx.directorySyncRun.findUnique({ where: { id: run.allowedRunId } }));
  const { attempt } = await tx.directorySyncRun.update({
    where: { id: runId },
    data: { state: "running", attempt: { increment: 1 }, startedAt: run.startedAt ?? systemClock.now() },
    select: { attempt: true },
  });
  // What an earlier process had planned and not done is planned anew.
  await tx.directorySyncItem.deleteMany({ where: { runId, state: { not: "done" } } });
  return {
    ...{ runId, attempt, actor, directory },
    isAsked: actor.kind === "operator" && (held || run).operatorId !== null,
    isPreview: run.kind === "preview",
    allowedRunId: run.allowedRunId,
    settings: await readSettings(tx, run.directoryId),
  };
}

/** Holds the run's row. @throws Over when it was cancelled or another process began it */
async function stillOurs(tx: Transaction, { runId, attempt }: Begun): Promise<void> {
  const [run] = await tx.$queryRaw<{ attempt: number; isCancelled: boolean; isOver: boolean }[]>`
    SELECT attempt, stop_requested_at IS NOT NULL AS "isCancelled", finished_at IS NOT NULL AS "isOver"
    FROM directory_sync_runs WHERE id = ${runId}::uuid FOR UPDATE`;
  if (!run || run.isOver || run.attempt !== attempt) throw new Over(false);
  if (run.isCancelled) throw new Over(true);
}

/**
 * Why each of the users is missing from the listing. One whose entry is found where it should have been listed shows that the
 * listing was cut.
 * @throws DirectoryError then, and whatever a look comes to
 */
async function reasonsFor(
  { directory }: Begun,
  session: Session,
  missing: readonly KnownUser[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const reasons = new Map<string, string>();
  for (const batch of batchesOf(missing, lookedForAtOnce)) {
    signal.throwIfAborted();
    const found = await Promise.all(
      batch.map(({ directoryKey }) =>
        lookFor(session, directory.source, { what: "person", key: directoryKey ?? "" }, patienceMs),
      ),
    );
    batch.forEach((user, i) => {
      const where = found[i] ?? "gone";
      if (where === "listed") throw wasCut(user.username);
      reasons.set(user.id, goneReasons[where]);
    });
  }
  return reasons;
}

/** Groups that are gone take memberships along, so they are looked for as well. @throws DirectoryError */
async function lookForGroups({ directory }: Begun, session: Session, listing: Listing): Promise<void> {
  const isListed = new Set(listing.groups.map(({ key }) => key));
  const known = await database().directoryGroup.findMany({
    where: { directoryId: directory.id, goneAt: null, groupId: { not: null } },
    select: { key: true, name: true },
  });
  for (const { key, name } of known) {
    if (isListed.has(key)) continue;
    if ((await lookFor(session, directory.source, { what: "group", key }, patienceMs)) === "listed") {
      throw wasCut(name);
    }
  }
}

const wasCut = (name: string) =>
  new DirectoryError("unwilling", `“${name}” is there, but the listing lacked it, so it was not whole`);

/** Whether somebody let happen what would be lost: all of it stood in the run that was held. */
async function isAllowed({ allowedRunId, isAsked }: Begun, items: readonly PlanItem[]): Promise<boolean> {
  if (allowedRunId === null) return false;
  const shown = await database().directorySyncItem.findMany({
    where: { runId: allowedRunId, isLoss: true },
    select: { kind: true, key: true },
  });
  // Whoever was to leave a group must not be disabled instead.
  const lossOf = ({ kind, key }: { kind: string; key: string | null }) => `${kind} ${key}`;
  const losses = new Set(shown.map(lossOf));
  return items.every((item) => !isLoss(item, isAsked) || losses.has(lossOf(item)));
}

/** What is known of groups is of use before the first sync as well: they are mapped on the page. */
const noteGroups = (
  tx: Transaction,
  { actor, directory }: Begun,
  { listedGroups, groups: { unclear } }: Compared,
): Promise<void> =>
  applyGroups(tx, actor, directory, listedGroups, {
    ...{ made: [], renamed: [], items: [] },
    unclear,
  });

async function apply(
  begun: Begun,
  planned: Compared,
  numbered: readonly Numbered[],
  context: JobContext,
): Promise<string> {
  const { runId, directory, actor } = begun;
  const isGroup = ({ item }: Numbered) => item.kind.endsWith("_group");
  const compared = await database().$transaction(async (tx) => {
    await stillOurs(tx, begun);
    await applyGroups(tx, actor, directory, planned.listedGroups, planned.groups);
    await settleItems(
      tx,
      runId,
      numbered.filter(isGroup).map(({ number }) => number),
      [],
    );
    const rows = await tx.directoryGroup.findMany({
      where: { directoryId: directory.id, groupId: { not: null } },
      select: { key: true, groupId: true },
    });
    return withGroupIds(planned, new Map(rows.map(({ key, groupId }) => [key, groupId ?? ""])));
  }, bulkTransaction);
  const names = await database().group.findMany({ select: { id: true, name: true } });
  const groupNames = new Map(names.map(({ id, name }) => [id, name]));
  const job: Work = { actor, directory, compared, groupNames };
  const todo = compared.people.flatMap((item, i) => {
    const number = numbered[planned.groups.items.length + i]?.number;
    return number === undefined || item.kind === "conflict" || item.kind === "error"
      ? []
      : [{ number, item }];
  });
  const adds = todo.filter(({ item }) => item.kind === "add");
  const others = todo.filter(({ item }) => item.kind !== "add");
  let done = 0;
  // Changes first: a name that somebody gives up is free for whoever is added.
  for (const batch of [...batchesOf(others), ...batchesOf(adds, rowsAtOnce)]) {
    context.signal.throwIfAborted();
    await applyOne(begun, job, batch);
    done += batch.length;
    context.progress(
      `${done.toLocaleString("en")} of ${todo.length.toLocaleString("en")} changes`,
      40 + (60 * done) / todo.length,
    );
  }
  return database().$transaction(async (tx) => {
    await stillOurs(tx, begun);
    await finish(tx, runId, { state: "finished", error: null });
    return summary(tx, begun);
  });
}

/** Tries again when two changes waited for each other, or a name was taken in between: it is judged anew then. */
async function applyOne(begun: Begun, job: Work, batch: readonly Numbered[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database().$transaction(async (tx) => {
        await stillOurs(tx, begun);
        const { done, failed, added } = await applyBatch(tx, job, batch);
        if (begun.settings.welcome) await welcome(tx, begun.actor, added);
        await noteUsers(tx, begun.runId, done);
        await settleItems(tx, begun.runId, done, failed, changedMeanwhile);
      }, bulkTransaction);
      return;
    } catch (error) {
      if (attempt === 3 || !again.has(databaseErrorCode(error) ?? "")) throw error;
    }
  }
}

/** Sends those who were added, and have a mail address, a link with which to set up their second factor. */
async function welcome(tx: Transaction, actor: Actor, userIds: readonly string[]): Promise<void> {
  if ((await senderAddress(tx)) === null) return;
  const { issued } = await issueLinks(tx, actor, "enroll", userIds, systemClock.now());
  await tellMany(
    tx,
    "welcome",
    issued.map(({ userId, url, expiresAt }) => ({ userId, data: { link: url, ends: expiresAt } })),
  );
}

const again = new Set(["P2002", "23505", "P2034", "40P01", "P2003", "23503"]);

/** What came of the run in a sentence, and in the audit log where anything was done. */
async function summary(tx: Transaction, { runId, directory, actor }: Begun): Promise<string> {
  const { done, failed, counts } = await tx.directorySyncRun.findUniqueOrThrow({ where: { id: runId } });
  if (done > 0) {
    await record(tx, actor, {
      action: "directory.synced",
      subject: { kind: "directory", id: directory.id, name: directory.name },
      detail: { run: runId, done, failed, counts: counts as Record<string, number> },
    });
  }
  return `${done.toLocaleString("en")} changes were made, ${failed.toLocaleString("en")} could not be.`;
}

async function finish(tx: Transaction, runId: string, { state, error }: End): Promise<void> {
  await tx.directorySyncRun.updateMany({
    where: { id: runId, finishedAt: null },
    data: { state, error, finishedAt: systemClock.now() },
  });
}
