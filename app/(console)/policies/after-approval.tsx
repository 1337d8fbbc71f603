"use client";
/** What a person gets who approves a login: a code, or that the same login passes; and for how long. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { type ApprovalWay, approvalWayNames, approvalWays } from "@/lib/login/decision/policy";
import { approvalLimits } from "@/lib/people/policies/schema";

const explained: Readonly<Record<ApprovalWay, string>> = {
  code: "Six digits appear where the person approves. They type their password and these digits.",
  pass: "The person approves, and logs in again with the password alone. Nothing has to be copied.",
};

export function AfterApproval({ way, seconds }: { readonly way: ApprovalWay; readonly seconds: number }) {
  const [chosen, setChosen] = useState(way);
  return (
    <Section
      title="After approval"
      description="For people who are asked to approve a login, for example with a link by mail. A login with the right password alone is refused and asks them."
    >
      <div className="flex flex-col gap-5">
        <RadioGroup
          name="approvalWay"
          label="What an approval gives"
          defaultValue={way}
          onValueChange={(value) => setChosen(value as ApprovalWay)}
          options={approvalWays.map((value) => ({
            value,
            label: approvalWayNames[value],
            description: explained[value],
          }))}
        />
        {chosen === "pass" ? (
          <>
            <Field
              name="approvalSeconds"
              label="Counts for (seconds)"
              hint={`${approvalLimits.least} to ${approvalLimits.most}, from the approval on. It lets in one login, or as many as the reuse window allows.`}
            >
              <Input
                type="number"
                required
                min={approvalLimits.least}
                max={approvalLimits.most}
                defaultValue={seconds}
                className="max-w-40"
              />
            </Field>
            <Alert tone="warning" title="What this costs">
              <p>
                An approval lets in whoever comes first with the same username and password through the same
                client. With a code, it is the person who sees the code. Clients that ask for the code in a
                second step, and the sign-in to the person's own page, show a code always.
              </p>
            </Alert>
          </>
        ) : (
          <input type="hidden" name="approvalSeconds" value={seconds} />
        )}
      </div>
    </Section>
  );
}
