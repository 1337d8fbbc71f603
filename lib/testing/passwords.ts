/** Asking in tests whether a password is somebody's, as a login would. */
import { credentialOf, type PasswordColumns } from "@/lib/login/first-factor/kept-password";
import { firstFactors } from "@/lib/login/first-factor/port";

/** Whether `plain` is the password of the person in this row. */
export async function isPasswordOf(
  person: PasswordColumns & { readonly id: string },
  plain: string,
): Promise<boolean> {
  const checked = await firstFactors().check(credentialOf(person), plain, Number.POSITIVE_INFINITY);
  if (checked.result === "unavailable") throw new Error("the password could not be checked");
  return checked.result === "right";
}
