/** The settings of mail: the server, the sender, signing; and how to switch mail off. */

import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Section } from "@/components/ui/page";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { versionOf } from "@/lib/foundation/base/form-state";
import { mailForm } from "@/lib/foundation/mail/form";
import { readMailSettings } from "@/lib/foundation/mail/queries";
import { MailForm } from "./mail-form";
import { SwitchMailOff } from "./switch-mail-off";

export async function MailSection({
  actor,
  mayWrite,
}: {
  readonly actor: OperatorActor;
  readonly mayWrite: boolean;
}) {
  const mail = await readMailSettings(actor);
  return (
    <>
      {!mail && (
        <Alert tone="info" title="Mail is not set up: no mail goes out.">
          <p>Invitations and password links have to be handed over by other means until then.</p>
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <LinkButton href="/mail">Outgoing mail</LinkButton>
        <LinkButton href="/mail/texts">Texts of mails</LinkButton>
      </div>
      <MailForm mail={mail} version={versionOf(mailForm(mail ?? {}))} mayWrite={mayWrite} />
      {mail && mayWrite && (
        <Section
          title="Switch mail off"
          description="No mail is written any more, and what waits is given up."
        >
          <SwitchMailOff host={mail.host} />
        </Section>
      )}
    </>
  );
}
