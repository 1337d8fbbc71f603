/** The settings of the organisation, one section at a time. */
import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { settingsForm, type settingsForms } from "@/lib/foundation/settings/form";
import { getOrganisation, readSettings } from "@/lib/foundation/settings/queries";
import { kindChoices } from "@/lib/login/factors/table";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AddressSection } from "./address-section";
import { EnrollmentForm } from "./enrollment-form";
import { LockoutForm } from "./lockout-form";
import { LogoForm } from "./logo-form";
import { OrganisationForm } from "./organisation-form";
import { RetentionForm } from "./retention-form";
import { SecondFactorsForm } from "./second-factors-form";
import { sectionOf, sections } from "./sections";
import { SessionsForm } from "./sessions-form";
import { StoreSection } from "./store-section";

export const metadata: Metadata = { title: "Settings" };

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
              <OrganisationForm {...shown("organisation")} />
            </Section>
            <Section title="Logo">
              <LogoForm logoUrl={logoUrl} mayWrite={mayWrite} />
            </Section>
          </>
        )}
        {current === "address" && <AddressSection actor={actor} mayWrite={mayWrite} />}
        {current === "second-factors" && (
          <SecondFactorsForm {...shown("secondFactors")} kinds={kindChoices} />
        )}
        {current === "enrollment" && <EnrollmentForm {...shown("enrollment")} />}
        {current === "lockout" && <LockoutForm {...shown("lockout")} />}
        {current === "sessions" && <SessionsForm {...shown("sessions")} />}
        {current === "store" && <StoreSection actor={actor} />}
        {current === "retention" && <RetentionForm {...shown("retention")} />}
      </fieldset>
    </Page>
  );
}
