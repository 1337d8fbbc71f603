/** A program waits for a connection password: who it is, where, and whether it may have one. */
import type { Metadata } from "next";
import { NoPasskey } from "@/components/self/no-passkey";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader } from "@/components/ui/page";
import { ownPlaces } from "@/lib/people/connect/places";
import { connectRequest } from "@/lib/people/connect/service";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { found } from "@/lib/programs/console/found";
import { requireUser } from "@/lib/programs/console/session";
import { allowConnectAction, beginConnectAction, refuseConnectAction } from "../actions";
import { AllowForm } from "./allow-form";

export const metadata: Metadata = { title: "A program wants to connect" };

export default async function ConnectRequestPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const actor = await requireUser();
  const request = await found((await params).id, (requestId) => connectRequest(actor, { requestId }));
  const [places, passkeys] = [await ownPlaces(actor), await ownPasskeys(actor)];
  return (
    <Page narrow>
      <PageHeader
        title="A program wants to connect"
        description="Allow it only if you have just started it yourself."
      />
      {request.state === "over" && (
        <Alert title="This program no longer waits. Start it again if you still need it." />
      )}
      {request.state === "refused" && (
        <Alert title="Refused. The program has been told. You can close this page." />
      )}
      {request.state === "allowed" && (
        <Alert tone="success" title="Allowed. Go back to the program. You can close this page." />
      )}
      {request.state === "waiting" &&
        (passkeys.canTouch ? (
          <AllowForm
            request={request}
            username={actor.name}
            browserAddress={actor.ip}
            places={places}
            begin={beginConnectAction}
            allow={allowConnectAction}
            refuse={refuseConnectAction}
          />
        ) : (
          <NoPasskey passkeys={passkeys} />
        ))}
    </Page>
  );
}
