/**
 * The page of the setup link. Until there is an owner it belongs to whoever holds the link; after that to owners,
 * who can come back to it at any time.
 */

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { connection } from "next/server";
import { PlainShell } from "@/components/shell/plain-shell";
import { TransportNotice } from "@/components/shell/transport-notice";
import { can } from "@/lib/foundation/access/permissions";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { groupChoices } from "@/lib/people/policies/queries";
import { readConsoleAddress } from "@/lib/programs/console/address/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { transportTrouble } from "@/lib/programs/console/transport";
import { isSetupOpen, setupProgress } from "@/lib/programs/setup/queries";
import { sortedRoles } from "@/lib/programs/setup/roles";
import { closeFinishedSetup } from "@/lib/programs/setup/service";
import { noKeptLines } from "@/lib/protocols/postgres/hba/shown";
import { clientLines } from "@/lib/servers/hba/client-lines";
import { newMonitorPassword, setupMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { readDoorAuthority } from "@/lib/servers/workers/authority";
import { workerPlaces } from "@/lib/servers/workers/queries";
import { OwnerSetup } from "./owner-setup";
import { SetupWizard } from "./setup-wizard";

export const metadata: Metadata = { title: "Set up Postern", referrer: "no-referrer" };

export default async function SetupPage() {
  await connection();
  const organisation = await getOrganisation();
  if (await isSetupOpen()) {
    return (
      <PlainShell organisation={organisation} wide>
        <TransportNotice trouble={await transportTrouble()} />
        <OwnerSetup />
      </PlainShell>
    );
  }
  const actor = await requireOperator();
  if (!can(actor.role, "settings.write")) redirect("/");
  await closeFinishedSetup();
  const [progress, address, authority, places, groups] = await Promise.all([
    setupProgress(actor),
    readConsoleAddress(actor),
    readDoorAuthority(actor),
    workerPlaces(actor, "up"),
    groupChoices(actor),
  ]);
  const { client, server } = progress;
  // Once it is in use, nobody is shown it again.
  const password = server ? newMonitorPassword() : setupMonitorPassword();
  const [roles, lines] = await Promise.all([
    server?.version ? sortedRoles(actor, server.id) : null,
    client ? clientLines(actor, client.id) : noKeptLines,
  ]);
  return (
    <PlainShell organisation={organisation} wide>
      <TransportNotice trouble={await transportTrouble()} />
      <SetupWizard
        progress={progress}
        places={places}
        groups={groups}
        roles={roles}
        lines={lines}
        address={address}
        fingerprint={authority?.fingerprint ?? null}
        defaults={{ ...password, addresses: ownAddresses() }}
      />
    </PlainShell>
  );
}
