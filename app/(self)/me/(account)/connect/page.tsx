/** Connecting: a connection password for the touch of a passkey, and how to log in without one. */
import type { Metadata } from "next";
import { ConnectGuide } from "@/components/self/connect-guide";
import { ConnectNow } from "@/components/self/connect-now";
import { ConnectProgram } from "@/components/self/connect-program";
import { NoPasskey } from "@/components/self/no-passkey";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { ownPlaces } from "@/lib/people/connect/places";
import { howToConnect } from "@/lib/people/enrollment/queries";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { requireUser } from "@/lib/programs/console/session";
import { beginConnectAction, connectAction } from "./actions";

export const metadata: Metadata = { title: "Connect" };

export default async function ConnectPage() {
  const actor = await requireUser();
  const [view, places, passkeys] = [
    await howToConnect(actor),
    await ownPlaces(actor),
    await ownPasskeys(actor),
  ];
  return (
    <Page>
      <PageHeader title="Connect" description="With psql, graphical programs and scripts." />
      <Section
        title="With your passkey"
        description="Touch it, and get a password for one server that works for a minute, in place of password and code."
      >
        {passkeys.canTouch ? (
          <ConnectNow
            username={view.username}
            places={places}
            consoleUrl={view.consoleUrl}
            begin={beginConnectAction}
            connect={connectAction}
          />
        ) : (
          <NoPasskey passkeys={passkeys} />
        )}
      </Section>
      {passkeys.canTouch && <ConnectProgram username={view.username} consoleUrl={view.consoleUrl} />}
      <ConnectGuide view={view} />
    </Page>
  );
}
