/** The sign-in of operators: password and code, audited either way, and the session that begins. */
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { tryProof } from "@/lib/login/authentication/prove";
import { startSession } from "@/lib/people/console-sessions/start";
import { asActor, operatorSubject } from "./existing";
import { directoriesOf, meetOperator, patienceMs, spendTheRest } from "./from-directory";
import { noteNameTaken, signInFromDirectory } from "./sign-in-from-directory";
import { type OperatorSignIn, proofOf, type Typed } from "./sign-in-proof";

/**
 * Signs an operator in with password and the present code of their app. The code is spent. A name that an operator has who is
 * kept here means that operator, whatever directories say; a directory that was chosen is asked about nobody else.
 */
export async function signInOperator(input: Typed, clock: Clock = systemClock): Promise<OperatorSignIn> {
  const username = input.username.trim().toLowerCase();
  const now = clock.now();
  const source = input.source ?? "";
  // An empty password never reaches a directory.
  const directories = input.password === "" ? [] : await directoriesOf(source);
  const known =
    source === ""
      ? await database().operator.findFirst({
          where: { username, directoryId: null },
          select: { id: true, username: true, role: true },
        })
      : null;
  if (!known && directories.length > 0 && username !== "")
    return signInFromDirectory({ ...input, username }, directories, now);
  const proven = await tryProof(proofOf(input, known, username), now, async (tx) => {
    if (!known) throw new TypeError("nobody has signed in");
    const { id } = known;
    const { sessionEpoch } = await tx.operator.update({ where: { id }, data: { lastSignInAt: now } });
    const sessionId = await startSession(tx, { kind: "operator", id, epoch: sessionEpoch }, input, now);
    const subject = operatorSubject(known);
    await record(tx, asActor(known, input.ip), { action: "operator.signed_in", subject });
    return { operatorId: id, sessionId };
  });
  if (proven.ok) return { ok: true, ...proven.value };
  if (known && directories.length > 0) {
    const met = await meetOperator(directories, username, now, performance.now() + patienceMs);
    await noteNameTaken(met, input, now);
    await spendTheRest(directories, { searches: met.searches, isBound: false });
  }
  return { ok: false };
}
