/** Owns `postern explain`. */

import { type ClientDoor, clientDoors } from "@/lib/login/decision/door";
import { explainLogin } from "@/lib/people/policies/explain";
import { type Command, cliActor, print, UsageError, withStore } from "./command";

/** Says what would happen if a user logged in through a client, and why. */
export const explainCommand: Command = {
  name: "explain",
  usage: "--user NAME --client NAME [--door radius|ldap] [--at 2026-01-31T09:00:00Z]",
  summary: "Say what would happen if this user logged in through this client, and why",
  options: {
    user: { type: "string" },
    client: { type: "string" },
    door: { type: "string" },
    at: { type: "string" },
  },
  run: ({ options: { user, client, door, at } }) => {
    if (typeof user !== "string" || typeof client !== "string") throw new UsageError("Name user and client.");
    return withStore(async () => {
      const answer = await explainLogin(cliActor, {
        username: user,
        client,
        door: doorOf(door),
        at: instant(at),
      });
      print(answer.summary);
      if (answer.policyName !== null) print(`Policy: ${answer.policyName}`);
      if (answer.wouldAsk !== null) print(`Would ask for: ${answer.wouldAsk}`);
      if (answer.factors.length > 0) print(`Could answer with: ${answer.factors.join(", ")}`);
      for (const { result, text } of answer.trace) print(`  ${result.padEnd(7)} ${text}`);
      if (answer.fix !== "") print(answer.fix);
      return 0;
    });
  },
};

function doorOf(text: string | boolean | undefined): ClientDoor | undefined {
  const door = clientDoors.find((known) => known === text);
  if (text !== undefined && !door) throw new UsageError(`The door is one of ${clientDoors.join(", ")}.`);
  return door;
}

function instant(text: string | boolean | undefined): Date {
  const at = typeof text === "string" ? new Date(text) : new Date();
  if (Number.isNaN(at.getTime())) throw new UsageError("Write the time as 2026-01-31T09:00:00Z.");
  return at;
}
