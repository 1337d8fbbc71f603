/**
 * The sign-in of an operator whose password is in a directory. They are known by the id of the entry, never by a name. Whoever the
 * directory makes an operator and nobody here has let enrol is refused without asking about the password.
 */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { tryProof } from "@/lib/login/authentication/prove";
import { firstFactors } from "@/lib/login/first-factor/port";
import { startSession } from "@/lib/people/console-sessions/start";
import { isNameTaken } from "@/lib/people/directories/operators";
import { asActor, operatorSubject } from "./existing";
import {
  type KnownThere,
  type Met,
  meetOperator,
  type NoOperator,
  type OperatorDirectory,
  patienceMs,
  spendTheRest,
} from "./from-directory";
import { endByDirectory, takeFromDirectory } from "./judge";
import { type OperatorSignIn, proofOf, type Typed } from "./sign-in-proof";

/** Why somebody is refused of whom the directory knows more than a password. Part of the detail in the audit log. */
export type SignInRefusal = NoOperator | "name_taken" | "not_enrolled" | "directory_unavailable";

/** Signs in whoever has this name in the first of `directories` that knows it. Every refusal is the same answer at the same cost. */
export async function signInFromDirectory(
  input: Typed,
  directories: readonly OperatorDirectory[],
  now: Date,
): Promise<OperatorSignIn> {
  const { username } = input;
  const met = await meetOperator(directories, username, now, performance.now() + patienceMs);
  const { searches } = met;
  if (met.kind !== "known") {
    if (met.kind === "nobody") await tryProof(proofOf(input, null, username), now, noChange);
    else await refuse("directory_unavailable", met.directory, null, input, now);
    await spendTheRest(directories, { searches, isBound: false });
    return { ok: false };
  }
  const { directory, person, standing } = met;
  const operator = await database().operator.findUnique({
    where: { directoryId_directoryKey: { directoryId: directory.id, directoryKey: person.key } },
    select: { id: true, username: true, role: true },
  });
  const refused = async (reason: SignInRefusal) => {
    await refuse(reason, directory, met, input, now);
    await spendTheRest(directories, { searches, isBound: false });
    return { ok: false } as const;
  };
  const isTaken = await isNameTaken(database(), person.username, operator?.id ?? null);
  if ("refusal" in standing || isTaken) {
    const reason = "refusal" in standing ? standing.refusal : "name_taken";
    if (operator) await endByDirectory(operator.id, directory.name, reason);
    return refused(reason);
  }
  if (!operator) return refused("not_enrolled");
  const proven = await tryProof(proofOf(input, operator, username), now, async (tx) => {
    const current = await takeFromDirectory(tx, operator.id, { directory, person, role: standing.role }, now);
    const account = { kind: "operator", id: operator.id, epoch: current.sessionEpoch } as const;
    await tx.operator.update({ where: { id: operator.id }, data: { lastSignInAt: now } });
    const sessionId = await startSession(tx, account, input, now);
    const detail = { directory: directory.name };
    const subject = operatorSubject(current);
    await record(tx, asActor(current, input.ip), { action: "operator.signed_in", subject, detail });
    return { operatorId: operator.id, sessionId };
  });
  if (proven.ok) return { ok: true, ...proven.value };
  if (proven.failure === "busy") await refuse("directory_unavailable", directory, met, input, now, false);
  // A search and a bind of the proof, where it came to them.
  const wasAsked = !refusedHere.has(proven.failure);
  await spendTheRest(directories, { searches: searches + (wasAsked ? 1 : 0), isBound: wasAsked });
  return { ok: false };
}

/** Failures of a proof that come before the directory is asked. */
const refusedHere: ReadonlySet<string> = new Set([
  "unknown",
  "disabled",
  "locked",
  "no_password",
  "no_factor",
]);

const noChange = async () => {
  throw new TypeError("nobody has signed in");
};

/** Writes down that a directory makes somebody an operator who has the name of one here; that one has just failed to sign in. */
export async function noteNameTaken(met: Met, input: Typed, now: Date): Promise<void> {
  if (met.kind !== "known" || "refusal" in met.standing) return;
  await refuse("name_taken", met.directory, met, input, now, false);
}

/** The work of a check, and the row in the audit log. */
async function refuse(
  reason: SignInRefusal,
  directory: OperatorDirectory,
  known: KnownThere | null,
  { username, password, ip }: Typed,
  now: Date,
  costs = true,
): Promise<void> {
  if (costs) await firstFactors().check(null, password, performance.now() + seconds(8));
  const subject = { kind: "operator", id: null, name: username.slice(0, 64) } as const;
  const of = { directory: directory.name, directoryId: directory.id, key: known?.person.key ?? null };
  const detail = { reason, purpose: "sign-in", address: ip, ...of };
  const source = `${directory.id} ${known?.person.key ?? ""} ${reason}`;
  await database().$transaction((tx) =>
    recordRepeated(
      tx,
      systemActor("unknown"),
      { action: "operator.sign_in_failed", subject, detail },
      source,
      {
        now: () => now,
      },
    ),
  );
}
