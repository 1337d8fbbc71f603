/** The settings of push: whether notifications get out, and what services they may go to. */
import { Alert } from "@/components/ui/alert";
import { Facts, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { versionOf } from "@/lib/foundation/base/form-state";
import { pushForm } from "@/lib/foundation/push/form";
import { type PushSettingsView, readPushSettings } from "@/lib/foundation/push/queries";
import { PushForm } from "./push-form";
import { PushTest } from "./push-test";

export async function PushSection({
  actor,
  mayWrite,
}: {
  readonly actor: OperatorActor;
  readonly mayWrite: boolean;
}) {
  const push = await readPushSettings(actor);
  const { contact, hosts, ca } = push;
  return (
    <>
      {!push.hasContact && (
        <Alert tone="warning" title="Push services need a contact">
          <p>
            Enter a mail address below. They do not take anything from a console whose own address is not a
            public one with HTTPS.
          </p>
        </Alert>
      )}
      <Section
        title="Way out"
        description="Notifications leave this machine over HTTPS, port 443, to the push service of each person's browser: Google's, Mozilla's, Apple's or Microsoft's. Their content is encrypted for the person's device."
      >
        <div className="flex flex-col gap-4">
          <LastOnes push={push} />
          {mayWrite && <PushTest />}
        </div>
      </Section>
      <PushForm push={{ contact, hosts, ca }} version={versionOf(pushForm(push))} mayWrite={mayWrite} />
    </>
  );
}

function LastOnes({
  push: { lastSuccessAt, lastFailureAt, lastFailure },
}: {
  readonly push: PushSettingsView;
}) {
  const isFailing = lastFailureAt !== null && (lastSuccessAt === null || lastFailureAt > lastSuccessAt);
  return (
    <>
      <Facts
        items={[
          ["Last one taken", lastSuccessAt ? <RelativeTime key="at" at={lastSuccessAt} /> : "none yet"],
          ["Last failure", lastFailureAt ? <RelativeTime key="at" at={lastFailureAt} /> : "none"],
        ]}
      />
      {lastFailure && (
        <Alert
          tone={isFailing ? "warning" : "info"}
          title={isFailing ? "The last one failed" : "Last failure"}
        >
          <p className="font-mono text-[0.8125rem] break-words">{lastFailure}</p>
        </Alert>
      )}
    </>
  );
}
