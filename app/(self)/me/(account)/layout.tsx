/** The frame of a signed-in person's pages: navigation, colours, sign out. */
import type { ReactNode } from "react";
import { PersonFrame } from "@/components/self/person-frame";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { requireUser } from "@/lib/console/session";
import { getOrganisation } from "@/lib/settings/queries";
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
