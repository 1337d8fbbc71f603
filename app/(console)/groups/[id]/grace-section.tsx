"use client";
/** The grace of a group: for how long the password alone counts for members who have no second factor yet. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { RelativeTime } from "@/components/ui/relative-time";
import type { GraceView } from "@/lib/people/roll-out/grace";
import { setGraceAction } from "../actions";

const options = [
  { value: "none", label: "No grace", description: "Policies hold for members as for everybody else." },
  { value: "until", label: "Until a day", description: "The same day for all members." },
  {
    value: "days",
    label: "For some days after the invitation",
    description: "Counted from each person's first invitation. Whoever is not invited is not in grace.",
  },
];

export function GraceSection({
  groupId,
  grace,
  mayWrite,
}: {
  readonly groupId: string;
  readonly grace: GraceView;
  readonly mayWrite: boolean;
}) {
  const [kind, setKind] = useState<string>(grace.kind);
  return (
    <Section
      title="Grace"
      description="While it lasts, members who have never had a second factor log in with the password alone where a policy asks for both."
    >
      <div className="flex flex-col gap-4">
        {grace.people > 0 && (
          <Alert tone="warning" title={`${people(grace.people)} without a second factor`}>
            They log in with the password alone, in grace {grace.text}.
            {grace.lastEndsAt && (
              <>
                {" "}
                The last of them must give a code <RelativeTime at={grace.lastEndsAt} />.
              </>
            )}
          </Alert>
        )}
        {grace.notInvited > 0 && (
          <Alert tone="info" title={`${people(grace.notInvited)} not invited yet`}>
            Their grace begins with the first invitation. Until then, policies that ask for a code refuse
            them.
          </Alert>
        )}
        {mayWrite ? (
          <ActionForm key={grace.text} action={setGraceAction} hidden={{ groupId }}>
            <RadioGroup
              name="kind"
              label="How long"
              defaultValue={grace.kind}
              onValueChange={(value) => setKind(String(value))}
              options={options}
            />
            {kind === "until" && (
              <Field name="until" label="Last day (UTC)">
                <Input type="date" required defaultValue={grace.until ?? ""} className="max-w-44" />
              </Field>
            )}
            {kind === "days" && (
              <Field name="days" label="Days after the first invitation">
                <Input
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={90}
                  required
                  defaultValue={grace.days ?? 14}
                  className="max-w-28"
                />
              </Field>
            )}
            <div>
              <SubmitButton variant="secondary">Save grace</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <p className="text-muted">In force: {grace.text}.</p>
        )}
      </div>
    </Section>
  );
}

const people = (count: number) => (count === 1 ? "1 member" : `${count.toLocaleString("en")} members`);
