/** The one question that every place asks before it sets a password, whoever it is for. */
import { invalidField } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { type PasswordLimits, passwordProblem } from "./problem";

export type { PasswordLimits };

/** What the settings say of passwords; anybody who chooses one may know it. */
export async function passwordLimits(tx: Transaction = database()): Promise<PasswordLimits> {
  const { passwordMinLength: minLength, organisationName: organisation } =
    await tx.settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { passwordMinLength: true, organisationName: true },
    });
  return { minLength, organisation };
}

/** Returns when `password` may become that of `username`. @throws AppError 'invalid_input' beside `field` with what to do */
export async function refuseWeakPassword(
  username: string,
  password: string,
  field = "password",
): Promise<void> {
  const problem = passwordProblem(password, { ...(await passwordLimits()), username });
  if (problem) throw invalidField(field, problem.sentence);
}
