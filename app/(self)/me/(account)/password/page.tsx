/** Another password for the database and this page: the one that is kept here, or the directory's. */
import type { Metadata } from "next";
import { StepHeader } from "@/components/self/step-header";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { DirectoryPasswordForm } from "./directory-password-form";
import { PasswordForm } from "./password-form";

export const metadata: Metadata = { title: "Change password" };

export default async function PasswordPage() {
  const { username, passwordLimits, password } = await ownSecurity(await requireUser());
  if (password.where === "here") {
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
  if (!password.mayChange) {
    return (
      <StepHeader title="Change your password">
        You log in with the password of your organisation's directory. Change it there; it cannot be set here.
      </StepHeader>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Change your directory password">
        This changes your password in your organisation's directory, <bdi>{password.directory}</bdi>. The new
        one applies to everything that uses the directory: the database, this page, and whatever else you sign
        in to with it. All other devices will be signed out of this page.
      </StepHeader>
      <DirectoryPasswordForm username={username} />
    </div>
  );
}
