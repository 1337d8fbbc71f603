/** Where operators sign in. */
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { PlainShell } from "@/components/shell/plain-shell";
import { Alert } from "@/components/ui/alert";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { shownDirectories } from "@/lib/people/operators/from-directory";
import { isSetupComplete } from "@/lib/people/operators/setup-link";
import { passkeysWork } from "@/lib/people/passkeys/name";
import { homePath, safeNext, selfPaths } from "@/lib/programs/console/paths";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { currentOperator } from "@/lib/programs/console/session";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === "string" ? next : null, homePath);
  if (await currentOperator()) redirect(target);
  const [organisation, isReady, directories, hasPasskeys] = await Promise.all([
    getOrganisation(),
    isSetupComplete(),
    shownDirectories(),
    passkeysWork(),
  ]);
  return (
    <PlainShell organisation={organisation}>
      <h1 className="mb-5 text-lg font-semibold">Sign in to the console</h1>
      {isReady ? (
        <SignInForm next={target} directories={directories} hasPasskeys={hasPasskeys} />
      ) : (
        <Alert tone="info" title="Postern is not set up yet">
          Open the setup link that Postern printed when it first started. To get a new link, restart Postern.
        </Alert>
      )}
      <p className="mt-6 border-t border-line pt-4 text-[0.8125rem] text-muted">
        Want to manage your own phone or codes?{" "}
        <Link
          href={selfPaths.signIn}
          className="inline-block rounded-sm text-accent underline underline-offset-2 max-sm:py-2"
        >
          Sign in to your account
        </Link>
      </p>
    </PlainShell>
  );
}
