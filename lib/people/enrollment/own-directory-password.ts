/** Changing the own password in the directory that one comes from: done there as the person, counted and written down here. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { type ProofFailure, proofRefusal } from "@/lib/login/authentication/proof-failure";
import { ownProof, tryProof } from "@/lib/login/authentication/prove";
import type { Passwords } from "@/lib/login/directory/change-password";
import { knownDirectory } from "@/lib/login/directory/known-directories";
import type { PasswordAnswer } from "@/lib/login/directory/password-answer";
import { DirectoryError, UnansweredChange } from "@/lib/login/directory/problem";
import { credentialOf, hasPassword, type PasswordColumns } from "@/lib/login/first-factor/kept-password";
import { firstFactors } from "@/lib/login/first-factor/port";
import { tell } from "@/lib/people/notifications/tell";
import { unfitPassword } from "@/lib/people/passwords/problem";
import { credentialsChanged } from "./credentials";
import { refusalWords } from "./directory-password-words";
import { revokeOpenLinks } from "./link";
import type { ChangeOwnDirectoryPasswordInput } from "./schema";

/** How long the directory may take over the change. The person's logins wait for it meanwhile. */
const patienceMs = seconds(5);
/** The same for comparing the old password with the one that is kept here. */
const comparisonMs = seconds(5);

/**
 * Changes the password in the directory after proving the old one there and a present code. A failure counts here before
 * anybody can ask again, and whoever is locked here is not asked about there. All other sessions end.
 * @throws AppError with the field that is wrong; 'unavailable' also where nobody knows whether the directory took it
 */
export async function changeOwnDirectoryPassword(
  actor: UserActor,
  { password, code, newPassword }: ChangeOwnDirectoryPasswordInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorizeSelf(actor, actor.id);
  const now = clock.now();
  const unfit = unfitPassword(newPassword);
  if (unfit) throw invalidField("newPassword", unfit.sentence);
  if (newPassword === password) {
    throw invalidField("newPassword", "This is your present password. Choose another one.");
  }
  await directoryOf(database(), actor.id);
  const purpose = "directory password change";
  const request = { ...ownProof(actor, { password, code }, purpose), toChangeThere: true } as const;
  const proven = await tryProof(request, now, async (tx) => {
    const { user, directory } = await directoryOf(tx, actor.id);
    await credentialsChanged(tx, actor.id, { clearLock: false, keptSession: actor.sessionId });
    await forgetIfKept(tx, user, password);
    await revokeOpenLinks(tx, [actor.id], now, "password");
    // Last of all that can fail: what the directory has taken cannot be taken back.
    const passwords = { old: password, wanted: newPassword };
    const hasAnswered = await change({ ...directory, key: user.directoryKey }, passwords, now);
    const subject = { kind: "user", id: actor.id, name: actor.name } as const;
    const detail = { directory: directory.name, ...(!hasAnswered && { answer: "none in time" }) };
    await record(tx, actor, { action: "user.directory_password_changed", subject, detail });
    const data = { by: "you, on your own page, in your organisation's directory", at: now };
    if (hasAnswered) await tell(tx, { event: "password_changed", userId: actor.id, data });
    return hasAnswered;
  });
  if (!proven.ok) throw refusalOf(proven.failure, request);
  if (proven.value) return;
  throw new AppError(
    "unavailable",
    "Your organisation's directory was sent the new password and did not say whether it took it. Try the new one at your next login, then the old one.",
  );
}

/** Who the person is there. @throws AppError 'conflict' where their password is not changed from here */
async function directoryOf(tx: Transaction, id: string) {
  const { directory, directoryKey, ...columns } = await tx.user.findUniqueOrThrow({
    where: { id },
    select: {
      ...{ id: true, directoryKey: true, passwordHash: true, scramSealed: true },
      directory: { select: { id: true, revision: true, name: true, passwordChanges: true } },
    },
  });
  if (!directory?.passwordChanges || directoryKey === null) {
    throw new AppError("conflict", "Your password cannot be changed here. Reload the page.");
  }
  return { user: { ...columns, directoryKey }, directory };
}

/** Where the old password is kept here as well, it would go on letting in: it goes, too. */
async function forgetIfKept(
  tx: Transaction,
  user: PasswordColumns & { readonly id: string },
  old: string,
): Promise<void> {
  if (!hasPassword(user)) return;
  const deadline = performance.now() + comparisonMs;
  const { result } = await firstFactors().check(credentialOf({ ...user, directory: null }), old, deadline);
  if (result === "wrong") return;
  await tx.user.update({ where: { id: user.id }, data: { passwordHash: null, scramSealed: null } });
}

type Link = Parameters<typeof knownDirectory>[0] & { readonly key: string };

/** Whether the directory said that it changed it; false where it said nothing after it had the new one. @throws AppError */
async function change(link: Link, passwords: Passwords, now: Date): Promise<boolean> {
  const answer = await ask(link, passwords, now);
  if (answer === "none") return false;
  if (answer.is === "changed") return true;
  throw refusalIn(answer.why);
}

async function ask(link: Link, passwords: Passwords, now: Date): Promise<PasswordAnswer | "none"> {
  const deadlineMs = performance.now() + patienceMs;
  const known = knownDirectory(link);
  try {
    const person = await known.find({ key: link.key }, now, deadlineMs);
    if (!person) return { is: "refused", why: "unknown" };
    return await known.changePassword(person, passwords, deadlineMs);
  } catch (error) {
    if (error instanceof UnansweredChange) return "none";
    if (error instanceof DirectoryError) throw refusalIn("unavailable");
    throw error;
  }
}

function refusalIn(why: keyof typeof refusalWords): AppError {
  const { field, text } = refusalWords[why];
  return field === null ? new AppError("unavailable", text) : invalidField(field, text);
}

/** What a proof that failed says. */
function refusalOf(failure: ProofFailure, request: Parameters<typeof proofRefusal>[1]): AppError {
  const word = failure === "busy" ? "unavailable" : failure.replace(/^directory_/, "");
  const isDirectorys = failure === "busy" || word !== failure;
  return isDirectorys && word in refusalWords
    ? refusalIn(word as keyof typeof refusalWords)
    : proofRefusal(failure, request);
}
