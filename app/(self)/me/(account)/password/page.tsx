/** Another password for the database and this page. */
import type { Metadata } from "next";
import { StepHeader } from "@/components/self/step-header";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Change password" };

export default async function PasswordPage() {
  const { username, passwordLimits } = await ownSecurity(await requireUser());
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Change your password">
        It counts for the database and for this page. Other devices that are signed in here are signed out.
      </StepHeader>
      <PasswordForm username={username} limits={passwordLimits} />
    </div>
  );
}
