/** Whether passkeys can work at the console's address, and what a change of its name would do to those that there are. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { findRelyingParty } from "@/lib/login/passkeys/own-relying-party";

/** Whether they can. No actor: the sign-in page says it to everybody. */
export const passkeysWork = async (): Promise<boolean> => (await findRelyingParty(database())).isUsable;

/** What the settings say about passkeys. */
export type PasskeyName = {
  /** The name that new ones are made for; null where there can be none, with the reason. */
  readonly name: string | null;
  readonly whyNot: string | null;
  /** How many there are for the present name, and how many for others, which do not work now. */
  readonly working: number;
  readonly stranded: number;
};

/** Name, HTTPS, and the passkeys that hang on it. */
export async function passkeyName(actor: Actor): Promise<PasskeyName> {
  authorize(actor, "settings.read");
  const found = await findRelyingParty(database());
  const name = found.isUsable ? found.relyingParty.id : null;
  const all = await database().passkey.count();
  const working = name === null ? 0 : await database().passkey.count({ where: { rpId: name } });
  return { name, whyNot: found.isUsable ? null : found.why, working, stranded: all - working };
}
