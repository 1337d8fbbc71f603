/** The frame of a signed-in person's pages: navigation, colours, sign out. */
import type { ReactNode } from "react";
import { PersonFrame } from "@/components/self/person-frame";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { requireUser } from "@/lib/programs/console/session";
import { MyNavigation } from "./my-navigation";

export default async function AccountLayout({ children }: { readonly children: ReactNode }) {
  await requireUser();
  return (
    <PersonFrame organisation={await getOrganisation()} aside={<SignOutButton />} nav={<MyNavigation />}>
      <SessionKeeper />
      {children}
    </PersonFrame>
  );
}
