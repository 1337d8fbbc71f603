/** Changing somebody's password in a directory as that person, so that the directory's own rules for passwords hold. */
import { Attribute, BerWriter, Change, type Client } from "ldapts";
import { atFirstAddress } from "./ask";
import type { Directory } from "./directory";
import { afterOldPassword, type PasswordAnswer, passwordAnswerOf } from "./password-answer";
import { answerTo, type PasswordPolicy } from "./password-policy";
import type { DirectoryPerson } from "./person";
import { DirectoryError, directoryError, UnansweredChange } from "./problem";

/** The old password, and the one that is to come. */
export type Passwords = { readonly old: string; readonly wanted: string };

/**
 * Binds as the person with the old password, on a connection of its own, and changes it there. The bind account has no part
 * in it. The passwords go to one address only, and never in clear: a session has TLS before anything is sent.
 * @throws DirectoryError when nothing was changed, UnansweredBind when the old password was sent and not answered,
 * UnansweredChange when the change was, TypeError for an empty one
 */
export async function changePasswordAs(
  directory: Directory,
  { dn, standing }: Pick<DirectoryPerson, "dn" | "standing">,
  passwords: Passwords,
  deadlineMs: number,
): Promise<PasswordAnswer> {
  if (passwords.old === "" || passwords.wanted === "")
    throw new TypeError("an empty password must not reach a directory");
  const said = await atFirstAddress(directory, deadlineMs, async (session, until) => {
    const isIn = afterOldPassword(await session.bind(dn, passwords.old, until), standing);
    if (isIn !== "in") return isIn;
    const change = directory.kind === "active-directory" ? changeUnicodePassword(dn) : modifyPassword;
    const asked = session.within(until, (client) => answerTo((policy) => change(client, passwords, policy)));
    const answer = await asked.catch((error) => {
      throw new UnansweredChange(directoryError(error));
    });
    return passwordAnswerOf(answer);
  });
  if (said.is === "unavailable") throw new DirectoryError(said.why, said.detail);
  return said;
}

/** Active Directory's way: the old value is taken out and the new one put in, as one change. Anything else would be a reset. */
const changeUnicodePassword =
  (dn: string) =>
  (client: Client, { old, wanted }: Passwords): Promise<unknown> =>
    client.modify(dn, [unicodePassword("delete", old), unicodePassword("add", wanted)]);

/** @see MS-ADTS 3.1.1.3.1.5.1: the password in quotation marks, in UTF-16. */
const unicodePassword = (operation: "delete" | "add", password: string) =>
  new Change({
    operation,
    modification: new Attribute({ type: "unicodePwd", values: [Buffer.from(`"${password}"`, "utf16le")] }),
  });

/** @see RFC 3062. Without a name it is about whoever is bound. */
function modifyPassword(
  client: Client,
  { old, wanted }: Passwords,
  policy: PasswordPolicy,
): Promise<unknown> {
  const request = new BerWriter();
  request.startSequence();
  request.writeString(old, oldPassword);
  request.writeString(wanted, newPassword);
  request.endSequence();
  return client.exop("1.3.6.1.4.1.4203.1.11.1", request.buffer, [policy]);
}

const oldPassword = 0x81;
const newPassword = 0x82;
