/** One directory: each step of its setup is a section that is saved and tried by itself, so it can be left and resumed. */
import type { Metadata } from "next";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { directoryKindNames } from "@/lib/login/directory/attributes";
import { connectionForm, peopleForm, switchesForm } from "@/lib/people/directories/form";
import { directoryDetail } from "@/lib/people/directories/queries";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { ConnectionForm } from "./connection-form";
import { DirectoryMenu } from "./directory-menu";
import { OperatorsSection } from "./operators-section";
import { PeopleForm } from "./people-form";
import { ReadOnlyDirectory } from "./read-only-directory";
import { SwitchesForm } from "./switches-form";
import { TestLogin } from "./test-login";

export const metadata: Metadata = { title: "Directory" };

export default async function DirectoryPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("directory.read");
  const { id } = await params;
  const directory = await found(id, () => directoryDetail(actor, id));
  const mayWrite = can(actor.role, "directory.write");
  const mayPoint = mayWrite && (!directory.operatorsSignIn || can(actor.role, "directory.operators"));
  return (
    <Page narrow>
      <PageHeader
        title={directory.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            {directory.active ? (
              <Status tone="ok">Active</Status>
            ) : (
              <Status tone="neutral">Not active</Status>
            )}
            {directoryKindNames[directory.kind]} · {directory.users.toLocaleString("en")} users
          </span>
        }
        back={<Link href="/directories">Directories</Link>}
        action={mayWrite && <DirectoryMenu id={id} name={directory.name} isFirst={directory.isFirst} />}
      />
      {directory.unreachableSince && (
        <Alert tone="danger" title="The directory does not answer">
          <p>
            Since <RelativeTime at={directory.unreachableSince} />. {directory.unreachableWhy}
          </p>
        </Alert>
      )}
      {!directory.active && (
        <Alert
          title={
            directory.userBase === "" ? "Next: where the people are" : "Next: test a login, then switch it on"
          }
        >
          <p>
            Nobody is asked here before the directory is switched on. What is saved stays; you can go on at
            any time.
          </p>
        </Alert>
      )}
      {mayWrite ? (
        <>
          {mayPoint ? (
            <>
              <Section title="Connection">
                <ConnectionForm directory={directory} version={versionOf(connectionForm(directory))} />
              </Section>
              <Section
                title="People"
                description="Where they are, who counts as one, and which attribute holds what."
              >
                <PeopleForm directory={directory} version={versionOf(peopleForm(directory))} />
              </Section>
            </>
          ) : (
            <ReadOnlyDirectory
              directory={directory}
              why="Operators sign in with this directory, so only an owner changes how it is reached and whom it knows."
            />
          )}
          <Section
            title="Test a login"
            description="With a real person and what is saved above. The directory counts a wrong password like any failed login."
          >
            <TestLogin id={id} />
          </Section>
          <Section title="Options">
            <SwitchesForm directory={directory} version={versionOf(switchesForm(directory))} />
          </Section>
        </>
      ) : (
        <ReadOnlyDirectory directory={directory} />
      )}
      <OperatorsSection actor={actor} id={id} />
      <Section title="Sync" description="Users and groups taken from the directory.">
        <LinkButton href={`/directories/${id}/sync`}>Open the sync</LinkButton>
      </Section>
    </Page>
  );
}
