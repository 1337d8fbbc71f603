/** Passkeys of tests: a console with a name, people with sessions, and passkeys made through the services themselves. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import type { Clock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { startSession } from "@/lib/people/console-sessions/start";
import { beginRegistration, finishRegistration } from "@/lib/people/passkeys/register";
import type { Authenticator } from "./authenticator";

/** Where the console of a test is, after `giveConsoleName`. */
export const testOrigin = "https://postern.example.org";

/** Gives the console an address at which passkeys work. */
export const giveConsoleName = (loginUrl: string = testOrigin) =>
  database().settings.update({ where: { id: 1 }, data: { loginUrl } });

/** The actor in a session of their own that has just begun. */
export async function inSession<A extends OperatorActor | UserActor>(actor: A, clock: Clock): Promise<A> {
  const { sessionEpoch } =
    actor.kind === "user"
      ? await database().user.findUniqueOrThrow({ where: { id: actor.id } })
      : await database().operator.findUniqueOrThrow({ where: { id: actor.id } });
  const account = { kind: actor.kind, id: actor.id, epoch: sessionEpoch };
  const sessionId = await database().$transaction((tx) =>
    startSession(tx, account, { ip: null }, clock.now()),
  );
  return { ...actor, sessionId };
}

/** A passkey of the actor, who is in a session, on `authenticator`. Gives its row's id. */
export async function makePasskey(
  actor: OperatorActor | UserActor,
  authenticator: Authenticator,
  clock: Clock,
  name = "Laptop",
): Promise<string> {
  return database().$transaction(async (tx) => {
    const asked = await beginRegistration(tx, actor, clock.now());
    const answer = authenticator.make(asked.options, asked.origin);
    const made = await finishRegistration(tx, actor, { answer, name }, clock.now());
    if ("refusal" in made) throw new TypeError(made.refusal);
    return made.id;
  });
}
