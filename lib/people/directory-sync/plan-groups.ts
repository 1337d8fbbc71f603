/** Pure. What a sync would do with groups: compares what a directory lists with the groups that exist here. */
import type { ListedGroup } from "./listing";
import { blank, type PlanItem } from "./plan";

/** A group of the directory as the store knows it. `groupId`: what it becomes here; null for nothing. */
export type KnownDirectoryGroup = {
  readonly key: string;
  readonly name: string;
  readonly groupId: string | null;
  /** Whether that group was made by a sync, so that it follows the name. */
  readonly isMade: boolean;
  readonly isGone: boolean;
};

/**
 * What becomes of the groups. `made`: those that get a group here of their own name. `unclear`: ids that several groups in the
 * directory have. Which of them is meant nobody can tell, so what is known of them stays as it is, memberships included.
 */
export type GroupPlan = {
  readonly unclear: ReadonlySet<string>;
  readonly made: readonly { readonly key: string; readonly name: string }[];
  readonly renamed: readonly { readonly key: string; readonly groupId: string; readonly name: string }[];
  readonly items: readonly PlanItem[];
};

/**
 * The plan for groups. `isAll`: each becomes a group here unless it was mapped to another; `taken`: the names of groups
 * here in their ids.
 */
export function planGroups(
  listed: readonly ListedGroup[],
  known: readonly KnownDirectoryGroup[],
  taken: ReadonlyMap<string, string>,
  isAll: boolean,
): GroupPlan {
  const made: GroupPlan["made"][number][] = [];
  const renamed: GroupPlan["renamed"][number][] = [];
  const items: PlanItem[] = [];
  const byKey = new Map(known.map((group) => [group.key, group]));
  const names = new Map(taken);
  const keys = listed.map(({ key }) => key);
  const first = new Map(keys.map((key, i) => [key, i] as const).reverse());
  const unclear = new Set(keys.filter((key, i) => first.get(key) !== i));
  for (const { key, dn, name } of listed) {
    const own = byKey.get(key);
    const at = { ...blank, key, dn, name };
    if (unclear.has(key)) {
      const reason = `Another group has the id “${key}” as well. Neither is taken, and members stay as they are.`;
      items.push({ ...at, kind: "error", reason });
      continue;
    }
    if (!own?.groupId) {
      if (!isAll) continue;
      if (name.length > 100) {
        items.push({
          ...at,
          kind: "error",
          reason: "The name is longer than the 100 characters of a group.",
        });
      } else if (names.has(name)) {
        const reason = "A group with this name is kept here. Map the directory's group to it, or rename one.";
        items.push({ ...at, kind: "conflict", reason });
      } else {
        names.set(name, "");
        made.push({ key, name });
        items.push({ ...at, kind: "add_group", reason: "In the directory, and not here." });
      }
      continue;
    }
    if (!own.isMade || own.name === name) continue;
    if (names.has(name)) {
      const reason = `The directory renamed “${own.name}”, and another group here has the name. It stays as it is.`;
      items.push({ ...at, kind: "conflict", reason });
      continue;
    }
    names.set(name, own.groupId);
    renamed.push({ key, groupId: own.groupId, name });
    items.push({ ...at, kind: "rename_group", reason: `Renamed from “${own.name}” in the directory.` });
  }
  const isListed = new Set(keys);
  for (const group of known) {
    if (group.groupId === null || group.isGone || isListed.has(group.key)) continue;
    items.push({
      ...blank,
      ...{ kind: "remove_group", key: group.key, dn: "", name: group.name },
      reason: "No longer in the directory. The group stays here, without the members it had from there.",
    });
  }
  return { unclear, made, renamed, items };
}
