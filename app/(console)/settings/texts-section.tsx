/** The settings of text messages and calls: limits first, then the gateway of each way. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { versionOf } from "@/lib/foundation/base/form-state";
import { gatewayForm, textLimitsForm } from "@/lib/foundation/gateways/form";
import { readGateways, readTextLimits } from "@/lib/foundation/gateways/queries";
import { type Way, ways } from "@/lib/foundation/gateways/schema";
import { GatewayForm } from "./gateway-form";
import { SwitchGatewayOff } from "./switch-gateway-off";
import { TextLimitsForm } from "./text-limits-form";

const titles: Readonly<Record<Way, { readonly title: string; readonly description: string }>> = {
  sms: { title: "Gateway for text messages", description: "Takes codes to people's phones." },
  voice: {
    title: "Gateway for calls",
    description: "Reads codes out to people who cannot get text messages.",
  },
};

export async function TextsSection({
  actor,
  mayWrite,
}: {
  readonly actor: OperatorActor;
  readonly mayWrite: boolean;
}) {
  const [gateways, limits] = await Promise.all([readGateways(actor), readTextLimits(actor)]);
  const isAny = ways.some((way) => gateways[way] !== null);
  return (
    <>
      <Alert tone="warning" title="Codes by text message or call are the weakest second factor">
        <p>
          Numbers can be taken over, and messages read on their way. Allow them where people can have no app
          and no token, and under Second factors choose who may have them.
        </p>
      </Alert>
      {isAny && limits.textCountries.length === 0 && (
        <Alert tone="info" title="No code leaves yet: no country is allowed." />
      )}
      <div className="flex flex-wrap gap-2">
        <LinkButton href="/mail/messages">Messages and calls that were sent</LinkButton>
      </div>
      <Section title="Limits">
        <TextLimitsForm limits={limits} version={versionOf(textLimitsForm(limits))} mayWrite={mayWrite} />
      </Section>
      {ways.map((way) => {
        const gateway = gateways[way];
        return (
          <Section key={way} {...titles[way]} action={gateway && mayWrite && <SwitchGatewayOff way={way} />}>
            <GatewayForm
              way={way}
              gateway={gateway}
              version={versionOf(gatewayForm(gateway ?? {}))}
              mayWrite={mayWrite}
            />
          </Section>
        );
      })}
    </>
  );
}
