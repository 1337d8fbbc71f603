/** One batch of a sync in one transaction: judged again while nobody else can change these users, then written. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { addPeople, changePeople, type Synced } from "./apply";
import type { Compared } from "./compare";
import type { PlanItem } from "./plan";
import { planGone, planPerson } from "./plan-people";
import { knownUsers, usersById } from "./store";

/** An item of a run by its number. */
export type Numbered = { readonly number: number; readonly item: PlanItem };

/** What came of a batch: numbers of what was done and of what was not, and the ids of users who were added and have a mail address. */
export type BatchOutcome = {
  readonly done: readonly number[];
  readonly failed: readonly number[];
  readonly added: readonly string[];
};

/** Whom a sync works for, and on what. */
export type Work = {
  readonly actor: Actor;
  readonly directory: Synced;
  readonly compared: Compared;
  readonly groupNames: ReadonlyMap<string, string>;
};

/** What a batch says of an item that is not as it was planned any more. */
export const changedMeanwhile = "It changed while the sync ran. The next one takes care of it.";

/** Does what is still as it was planned, and leaves the rest. */
export async function applyBatch(
  tx: Transaction,
  work: Work,
  batch: readonly Numbered[],
): Promise<BatchOutcome> {
  const { actor, directory, compared, groupNames } = work;
  const items = batch.map(({ item }) => item);
  await hold(tx, items);
  const isSame = await judgedAgain(tx, directory, compared, items);
  const good = batch.filter(({ item }) => isSame(item));
  const added = await addPeople(tx, actor, directory, itemsOf(good, true), groupNames);
  await changePeople(tx, actor, directory, itemsOf(good, false), groupNames);
  const done = new Set(good.map(({ number }) => number));
  return {
    done: [...done],
    failed: batch.flatMap(({ number }) => (done.has(number) ? [] : [number])),
    added,
  };
}

const itemsOf = (batch: readonly Numbered[], isAdd: boolean): PlanItem[] =>
  batch.flatMap(({ item }) => ((item.kind === "add") === isAdd ? [item] : []));

/** Logins of those whose access changes wait for the batch; of the others only the row is held. */
async function hold(tx: Transaction, items: readonly PlanItem[]): Promise<void> {
  const isTouched = ({ fields, aliases, groups, disabledWhy, kind }: PlanItem) =>
    fields.username !== undefined ||
    disabledWhy !== undefined ||
    kind === "take_over" ||
    kind === "alias" ||
    [aliases, groups].some(({ added, removed }) => added.length + removed.length > 0);
  const ids = (of: readonly PlanItem[]) => of.flatMap(({ userId }) => userId ?? []);
  const touched = items.filter(isTouched);
  if (ids(touched).length > 0) await holdLogins(tx, ids(touched));
  const rest = ids(items.filter((item) => !isTouched(item)));
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ANY(${rest}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Whether the plan for an item is the same now that its user is held. */
async function judgedAgain(
  tx: Transaction,
  directory: Synced,
  { wanted, rules }: Compared,
  items: readonly PlanItem[],
): Promise<(item: PlanItem) => boolean> {
  const listed = items.flatMap(({ key }) => (key === null ? [] : (wanted.get(key) ?? [])));
  const known = await knownUsers(
    tx,
    directory.id,
    listed.map(({ person }) => person),
  );
  const users = new Map(
    (
      await usersById(
        tx,
        items.flatMap(({ userId }) => userId ?? []),
      )
    ).map((user) => [user.id, user]),
  );
  return (item) => {
    const one = item.key === null ? undefined : wanted.get(item.key);
    const user = item.userId === null ? undefined : users.get(item.userId);
    const again = one
      ? planPerson(one.person, one.groupIds, known, rules)
      : user && user.directoryId === directory.id
        ? planGone(user, item.disabledWhy ?? "")
        : null;
    return JSON.stringify(again) === JSON.stringify(item);
  };
}
