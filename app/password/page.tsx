/** The page that a password link opens. The token is in the fragment, so the server first hears of it from the script. */
import type { Metadata } from "next";
import { connection } from "next/server";
import { PersonFrame } from "@/components/self/person-frame";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = {
  title: "Set a new password",
  robots: { index: false },
  referrer: "no-referrer",
};

export default async function PasswordPage() {
  await connection();
  return (
    <PersonFrame organisation={await getOrganisation()}>
      <PasswordForm />
    </PersonFrame>
  );
}
