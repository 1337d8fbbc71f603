/** Where a person signs in to the own page, with the same password and code as to the database. */
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PersonFrame } from "@/components/self/person-frame";
import { getOrganisation, getSettings } from "@/lib/foundation/settings/queries";
import { sendsCodes } from "@/lib/people/enrollment/sent-codes";
import { passkeysWork } from "@/lib/people/passkeys/name";
import { safeNext, selfPaths } from "@/lib/programs/console/paths";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { currentUser } from "@/lib/programs/console/session";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function MySignInPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === "string" ? next : null, selfPaths.home);
  const destination = target === "/me" || target.startsWith("/me/") ? target : selfPaths.home;
  if (await currentUser()) redirect(destination);
  const { enrollWithoutLink } = await getSettings();
  return (
    <PersonFrame organisation={await getOrganisation()}>
      <SignInForm
        next={destination}
        mayLackCode={enrollWithoutLink}
        sendsCodes={await sendsCodes()}
        hasPasskeys={await passkeysWork()}
      />
    </PersonFrame>
  );
}
