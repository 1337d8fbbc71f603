"use client";
/** The two numbers of the reuse window and the switch that hides them. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Switch } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { reuseLimits, suggestedReuse } from "@/lib/people/policies/schema";

export function ReuseWindow({ uses, seconds }: { readonly uses: number; readonly seconds: number }) {
  const [isOn, setOn] = useState(uses > 1);
  return (
    <Section
      title="Reuse window"
      description="Each code works once. Database GUIs open several connections with the same typed password, so all but the first would be refused."
    >
      <div className="flex flex-col gap-5">
        <Switch label="Let one code open several connections" checked={isOn} onCheckedChange={setOn} />
        {isOn ? (
          <>
            <div className="grid gap-5 sm:grid-cols-2">
              <Field name="reuseUses" label="Connections per code" hint={`2 to ${reuseLimits.uses}.`}>
                <Input
                  type="number"
                  required
                  min={2}
                  max={reuseLimits.uses}
                  defaultValue={uses > 1 ? uses : suggestedReuse.uses}
                />
              </Field>
              <Field name="reuseSeconds" label="Within (seconds)" hint={`1 to ${reuseLimits.seconds}.`}>
                <Input
                  type="number"
                  required
                  min={1}
                  max={reuseLimits.seconds}
                  defaultValue={seconds > 0 ? seconds : suggestedReuse.seconds}
                />
              </Field>
            </div>
            <Alert tone="warning" title="What this costs">
              <p>
                Until the window closes, someone who has seen the password and code can use them too. The code
                works only for the same user through the same client, and each reuse is logged.
              </p>
            </Alert>
          </>
        ) : (
          <>
            <input type="hidden" name="reuseUses" value="1" />
            <input type="hidden" name="reuseSeconds" value="0" />
          </>
        )}
      </div>
    </Section>
  );
}
