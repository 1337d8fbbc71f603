/** The frame around the pages of a session that may only enrol. */
import type { ReactNode } from "react";
import { PersonFrame } from "@/components/self/person-frame";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { getOrganisation } from "@/lib/foundation/settings/queries";

export async function EnrollFrame({ children }: { readonly children: ReactNode }) {
  return (
    <PersonFrame organisation={await getOrganisation()} aside={<SignOutButton />}>
      <SessionKeeper />
      {children}
    </PersonFrame>
  );
}
