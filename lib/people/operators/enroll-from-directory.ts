/** What an operator link does for somebody whose password is in a directory: it asks for that one, and sets the app alone. */
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { withProof } from "@/lib/login/authentication/prove";
import { asActor, operatorSubject } from "./existing";
import { directoryOf, meetById } from "./from-directory";
import { takeFromDirectory } from "./judge";

/** The operator of a link. */
type Invited = {
  readonly id: string;
  readonly username: string;
  readonly role: string;
  readonly directoryId: string;
  readonly directoryKey: string;
};

/**
 * Proves the password in the directory, counted like any, and runs `enroll` in the same transaction; what the directory says of the
 * operator at this moment is taken with it.
 * @throws AppError 'conflict' when the directory makes them no operator, 'unavailable', 'invalid_input' beside the password
 */
export async function enrollFromDirectory(
  operator: Invited,
  { password, ip }: { readonly password: string; readonly ip: string | null },
  now: Date,
  enroll: (tx: Transaction) => Promise<void>,
): Promise<{ readonly username: string }> {
  const { id, directoryId, directoryKey } = operator;
  const directory = await directoryOf(directoryId);
  const met = directory && (await meetById(directory, directoryKey, now));
  if (met?.kind === "unavailable") {
    throw new AppError("unavailable", "The directory with your password does not answer. Try again later.");
  }
  if (!directory || met?.kind !== "known" || "refusal" in met.standing) {
    throw new AppError("conflict", "Your account does not give you access to this console. Ask an owner.");
  }
  const { person, standing } = met;
  const actor = asActor(operator, ip);
  const subject = operatorSubject(operator);
  const request = {
    subject: { kind: "operator", id },
    ...{ password, code: null },
    onFailure: {
      actor,
      entry: { action: "operator.proof_failed", subject },
      purpose: "enrolment",
      address: ip,
    },
  } as const;
  return withProof(request, now, async (tx) => {
    await enroll(tx);
    const current = await takeFromDirectory(tx, id, { directory, person, role: standing.role }, now);
    const detail = { directory: directory.name };
    const entry = { action: "operator.enrolled", subject: operatorSubject(current), detail } as const;
    await record(tx, asActor(current, ip), entry);
    return { username: current.username };
  });
}
