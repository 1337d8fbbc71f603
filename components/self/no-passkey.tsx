/** Why nobody can connect with a passkey yet, and what to do about it. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import type { OwnPasskeys } from "@/lib/people/passkeys/own";

/** Leads to adding one, where one can be added. */
export function NoPasskey({ passkeys: { passkeys, cannotAdd } }: { readonly passkeys: OwnPasskeys }) {
  if (cannotAdd !== null)
    return (
      <Alert title="Passkeys do not work here yet">
        <p>{cannotAdd} Log in with password and code, as described below.</p>
      </Alert>
    );
  const why =
    passkeys.length > 0
      ? "Your passkeys were made for another address of this console. Add one for this address."
      : "A passkey is kept by your phone, your computer or a security key. It cannot be read by somebody who deceives you.";
  return (
    <Alert
      title={passkeys.length > 0 ? "None of your passkeys works here" : "You have no passkey yet"}
      action={
        <LinkButton href="/me/factors/passkey" size="sm">
          Add a passkey
        </LinkButton>
      }
    >
      <p>{why}</p>
    </Alert>
  );
}
