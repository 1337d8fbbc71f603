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
        The new password applies to the database and to this page. All other devices will be signed out of
        this page.
      </StepHeader>
      <PasswordForm username={username} limits={passwordLimits} />
    </div>
  );
}
