/** The settings of the organisation, one section at a time. */
import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import type { Actor } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { settingsForm, type settingsForms } from "@/lib/foundation/settings/form";
import { getOrganisation, readSettings } from "@/lib/foundation/settings/queries";
import { type Choice, kindChoices } from "@/lib/login/factors/table";
import { passkeyName } from "@/lib/people/passkeys/name";
import { kindsInUse } from "@/lib/people/users/kinds-in-use";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AddressSection } from "./address-section";
import { DatabaseSessionsForm } from "./database-sessions-form";
import { EnrollmentForm } from "./enrollment-form";
import { LockoutForm } from "./lockout-form";
import { LogoForm } from "./logo-form";
import { MailSection } from "./mail-section";
import { OrganisationForm } from "./organisation-form";
import { PasskeyWarning } from "./passkeys-of-name";
import { PushSection } from "./push-section";
import { RetentionForm } from "./retention-form";
import { SecondFactorsForm } from "./second-factors-form";
import { sectionOf, sections } from "./sections";
import { SessionsForm } from "./sessions-form";
import { StoreSection } from "./store-section";
import { TextsSection } from "./texts-section";

export const metadata: Metadata = { title: "Settings" };

/** The kinds to choose from, each with how many people have it. */
async function choicesInUse(actor: Actor): Promise<readonly Choice[]> {
  const inUse = await kindsInUse(actor);
  return kindChoices.map((choice) => {
    const people = inUse.get(choice.value) ?? 0;
    const has = people === 1 ? "1 person has it." : `${people.toLocaleString("en")} people have it.`;
    return { ...choice, description: people === 0 ? choice.description : `${choice.description} ${has}` };
  });
}

export default async function SettingsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("settings.read");
  const [settings, { logoUrl }, { section }] = await Promise.all([
    readSettings(actor),
    getOrganisation(),
    searchParams,
  ]);
  const current = sectionOf(section);
  const mayWrite = can(actor.role, "settings.write");
  const shown = (form: keyof typeof settingsForms) => ({
    ...{ settings, mayWrite },
    version: versionOf(settingsForm(form, settings)),
  });
  return (
    <Page narrow>
      <PageHeader title="Settings" description={sections[current].summary} />
      <LinkTabs
        label="Sections of the settings"
        tabs={Object.entries(sections).map(([key, { name }]) => ({
          href: `/settings?section=${key}`,
          label: name,
          current: key === current,
        }))}
      />
      {!mayWrite && (
        <Alert>
          <p>You can view the settings. Only owners can change them.</p>
        </Alert>
      )}
      <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-6">
        <legend className="sr-only">{sections[current].name}</legend>
        {current === "organisation" && (
          <>
            <Section title="Name and address">
              <PasskeyWarning passkeys={await passkeyName(actor)} />
              <OrganisationForm {...shown("organisation")} />
            </Section>
            <Section title="Logo">
              <LogoForm logoUrl={logoUrl} mayWrite={mayWrite} />
            </Section>
          </>
        )}
        {current === "address" && <AddressSection actor={actor} mayWrite={mayWrite} />}
        {current === "second-factors" && (
          <SecondFactorsForm {...shown("secondFactors")} kinds={await choicesInUse(actor)} />
        )}
        {current === "enrollment" && <EnrollmentForm {...shown("enrollment")} />}
        {current === "mail" && <MailSection actor={actor} mayWrite={mayWrite} />}
        {current === "push" && <PushSection actor={actor} mayWrite={mayWrite} />}
        {current === "texts" && <TextsSection actor={actor} mayWrite={mayWrite} />}
        {current === "lockout" && <LockoutForm {...shown("lockout")} />}
        {current === "sessions" && (
          <>
            <SessionsForm {...shown("sessions")} />
            <DatabaseSessionsForm {...shown("databaseSessions")} />
          </>
        )}
        {current === "store" && <StoreSection actor={actor} />}
        {current === "retention" && <RetentionForm {...shown("retention")} />}
      </fieldset>
    </Page>
  );
}
