"use client";
/** What an answer comes to, before anything is moved: variables, consequences, and the authority to trust. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import type { AddressPlan } from "@/lib/programs/console/address/queries";
import type { ConsoleAddressInput } from "@/lib/programs/console/address/schema";
import { tryAddressAction } from "./address-actions";
import { TrustAuthority } from "./trust-authority";

/** `fingerprint` of the authority where its certificate is used. */
export function AddressReview({
  plan,
  file,
  fingerprint,
  onBack,
  onMoving,
}: {
  readonly plan: AddressPlan & { readonly input: ConsoleAddressInput };
  readonly file: string;
  readonly fingerprint: string | null;
  readonly onBack: () => void;
  readonly onMoving: (url: string) => void;
}) {
  const hidden = Object.fromEntries(Object.entries(plan.input).map(([name, value]) => [name, String(value)]));
  return (
    <ActionForm
      action={tryAddressAction}
      hidden={hidden}
      quiet
      onDone={(moved) => moved && onMoving(moved.url)}
    >
      <div className="flex flex-col gap-2">
        <p>
          The console moves to <strong className="font-mono wrap-anywhere">{plan.url}</strong>.
        </p>
        <ul className="ml-5 flex list-disc flex-col gap-1 text-muted">
          <li>It is away for a few seconds. Logins to PostgreSQL go on.</li>
          <li>Everybody signs in again, you too. Keep your phone at hand.</li>
          <li>If no owner signs in there within ten minutes, it comes back here by itself.</li>
        </ul>
      </div>
      {plan.warning && (
        <Alert tone="warning" title="Check the name first">
          <p className="wrap-anywhere">{plan.warning}</p>
        </Alert>
      )}
      {plan.input.way === "issued" && <TrustAuthority fingerprint={fingerprint} />}
      <CodeBlock label={`Written to ${file}`} code={plan.lines.join("\n")} />
      <p className="text-[0.8125rem] text-muted">
        The same lines work as environment variables, which win over the file.
      </p>
      <FormButtons>
        <SubmitButton>Move the console</SubmitButton>
        <Button onClick={onBack}>Back</Button>
      </FormButtons>
    </ActionForm>
  );
}
