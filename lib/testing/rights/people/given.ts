/** What the rights of several rooms of lib/people are tried with. */
import type { Actor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { makeClient, makeGroup, makeUser } from "@/lib/testing/factories";

/** A name that nothing else has. */
export const unique = (word: string) => `${word}-${crypto.randomUUID().slice(0, 8)}`;

/** A password that may be set. */
export const goodPassword = "long enough to be good";

/** A call about a user who is there, with `before` done to them first. */
export const withUser =
  (
    call: (actor: Actor, userId: string, username: string) => unknown,
    before: (id: string) => unknown = () => null,
  ) =>
  async () => {
    const { id, username } = await makeUser();
    await before(id);
    return (actor: Actor) => call(actor, id, username);
  };

/** A call about a client. */
export const withClient =
  (call: (actor: Actor, id: string) => unknown, data: Parameters<typeof makeClient>[0] = {}) =>
  async () => {
    const { id } = await makeClient(data);
    return (actor: Actor) => call(actor, id);
  };

/** A call about a group. */
export const withGroup = (call: (actor: Actor, groupId: string) => unknown) => async () => {
  const { id } = await makeGroup();
  return (actor: Actor) => call(actor, id);
};

/** A call about a user and a group, of which the user may be a member. */
export const withBoth =
  (call: (actor: Actor, userId: string, groupId: string) => unknown, isMember = false) =>
  async () => {
    const [user, group] = [await makeUser(), await makeGroup()];
    if (isMember) await database().groupMember.create({ data: { userId: user.id, groupId: group.id } });
    return (actor: Actor) => call(actor, user.id, group.id);
  };
