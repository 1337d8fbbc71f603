"use client";
/** Where codes may go by text message and call, how many a day, and which private networks may be connected to. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { TextLimitsInput } from "@/lib/foundation/gateways/schema";
import { saveTextLimitsAction } from "./gateway-actions";
import { NumberField } from "./number-field";

export function TextLimitsForm({
  limits,
  version,
  mayWrite,
}: {
  readonly limits: TextLimitsInput;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  return (
    <ActionForm action={saveTextLimitsAction} version={version}>
      <Field
        name="textCountries"
        label="Countries"
        hint="Beginnings of numbers, such as +49 +43 +41. Codes go to no other number, and to none while this is empty: whoever steals passwords could otherwise have messages sent to expensive numbers that pay them."
      >
        <Textarea
          mono
          rows={2}
          spellCheck={false}
          defaultValue={limits.textCountries.join(" ")}
          placeholder="+49 +43 +41"
        />
      </Field>
      <NumberField
        name="textsPerDay"
        label="Text messages and calls a day"
        hint="For everybody together. Past it none leave until the day is over, which began with the first of them. How many one person and one number get is set under Second factors."
        least={1}
        most={1_000_000}
        value={limits.textsPerDay}
      />
      <Field
        name="privatePlaces"
        label="Private networks"
        optional
        hint="Gateways are reached over the internet alone. If one is in your own network, name its host, address or network here, such as kannel.example.org or 10.1.2.0/24. Addresses of clouds' metadata services stay closed."
      >
        <Textarea mono rows={2} spellCheck={false} defaultValue={limits.privatePlaces.join(" ")} />
      </Field>
      {mayWrite && (
        <FormButtons>
          <SubmitButton>Save</SubmitButton>
        </FormButtons>
      )}
    </ActionForm>
  );
}
