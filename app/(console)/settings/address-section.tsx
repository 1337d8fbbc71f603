/** Where the console is, what sets that, and the form that moves it. */
import { Alert } from "@/components/ui/alert";
import { Code } from "@/components/ui/code-block";
import { Facts, Section } from "@/components/ui/page";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { passkeyName } from "@/lib/people/passkeys/name";
import { type AddressVariable, readConsoleAddress } from "@/lib/programs/console/address/queries";
import { readDoorAuthority } from "@/lib/servers/workers/authority";
import { AddressForm } from "./address-form";
import { PasskeyCheck, PasskeyWarning } from "./passkeys-of-name";

const sources: Readonly<Record<AddressVariable["source"], string>> = {
  environment: "set in the environment, which wins over the file",
  file: "from the settings file",
  default: "default",
};

export async function AddressSection({
  actor,
  mayWrite,
}: {
  readonly actor: OperatorActor;
  readonly mayWrite: boolean;
}) {
  const [address, authority, passkeys] = await Promise.all([
    readConsoleAddress(actor),
    readDoorAuthority(actor),
    passkeyName(actor),
  ]);
  return (
    <>
      <Section title="Now" description={`The settings file is ${address.file}.`}>
        <Facts
          items={[
            ["Address", <Code key="url">{address.url}</Code>],
            ...address.variables.map(
              ({ name, value, source }) =>
                [
                  name,
                  <span key={name}>
                    <Code>{value}</Code> <span className="text-muted">{sources[source]}</span>
                  </span>,
                ] as const,
            ),
          ]}
        />
      </Section>
      <PasskeyCheck passkeys={passkeys} />
      {mayWrite ? (
        <Section title="Move it">
          <PasskeyWarning passkeys={passkeys} />
          <AddressForm
            address={address}
            fingerprint={authority?.fingerprint ?? null}
            path="/settings?section=address"
          />
        </Section>
      ) : (
        <Alert>
          <p>An owner can move the console.</p>
        </Alert>
      )}
    </>
  );
}
