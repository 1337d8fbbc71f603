"use client";
/** The form of a policy: of whom, what, with which rules and reuse window. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { CheckboxGroup, Switch } from "@/components/ui/checkbox";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { clientDoors, doorNames } from "@/lib/login/decision/door";
import {
  type Method,
  methodNames,
  methods,
  type PolicyState,
  policyStateNames,
  policyStates,
} from "@/lib/login/decision/policy";
import type { Choice } from "@/lib/login/factors/table";
import type { PolicyView, Scope } from "@/lib/people/policies/view";
import type { FormAction, Saved } from "@/lib/programs/console/action-state";
import { AfterApproval } from "./after-approval";
import { ReuseWindow } from "./reuse-window";
import { RulesEditor } from "./rules-editor";

const explained: Readonly<Record<Method, string>> = {
  password: "For service accounts, which have no phone: connection pools, cron jobs, ETL.",
  password_and_factor: "The password followed directly by the code, in one field.",
  factor: "Only the code. Anyone who has the phone gets in.",
  deny: "Refuses every login, whatever is typed.",
};

const begins: Readonly<Record<PolicyState, string>> = {
  off: "Nothing changes until you switch it on.",
  report_only: "Decides nothing. The login log records what it would have decided.",
  enforced: "Decides from the next login on.",
};

/** `policy` holds present values when one is changed; the default has no name, clients or groups to change. */
export function PolicyForm({
  action,
  policy,
  version,
  clients,
  groups,
  strengths,
}: {
  readonly action: FormAction<Saved>;
  readonly policy?: PolicyView;
  /** Of the policy, where one is changed. */
  readonly version?: string;
  readonly clients: readonly Scope[];
  readonly groups: readonly Scope[];
  /** How strong the second factor must be: what can be chosen, and what each counts. */
  readonly strengths: readonly Choice[];
}) {
  const [method, setMethod] = useState<Method>(policy?.method ?? "password_and_factor");
  const isDefault = policy?.isDefault ?? false;
  return (
    <ActionForm action={action} hidden={policy && !isDefault ? { id: policy.id } : {}} version={version}>
      {!isDefault && (
        <Section
          title="Applies to"
          description="A login must match all of these: one of the groups, one of the clients and one of the protocols."
        >
          <div className="flex flex-col gap-5">
            <Field name="name" label="Name">
              <Input required maxLength={80} defaultValue={policy?.name} placeholder="Service accounts" />
            </Field>
            <Field name="description" label="Description" optional>
              <Textarea rows={2} maxLength={500} defaultValue={policy?.description} />
            </Field>
            <Field
              name="groupIds"
              label="Groups"
              hint="Select none to include everyone, whether or not they are in a group."
            >
              <MultiSelect
                options={groups.map(asOption)}
                defaultValue={policy?.groups.map(asOption)}
                placeholder="Any group"
                emptyText="No group with this name. You can create it under Groups."
              />
            </Field>
            <Field name="clientIds" label="Clients" hint="Select none to include any client.">
              <MultiSelect
                options={clients.map(asOption)}
                defaultValue={policy?.clients.map(asOption)}
                placeholder="Any client"
                emptyText="No client with this name. You can create it under Clients."
              />
            </Field>
            <CheckboxGroup
              name="doors"
              label="Protocols"
              hint="Select none to include any protocol. PostgreSQL 18 and older can use both; 19 and newer can use only LDAPS."
              options={clientDoors.map((door) => ({ value: door, label: doorNames[door] }))}
              defaultValue={policy?.doors}
              inline
            />
          </div>
        </Section>
      )}
      <Section title="Sign-in requirements">
        <div className="flex flex-col gap-5">
          <RadioGroup
            name="method"
            label="Login method"
            defaultValue={policy?.method ?? "password_and_factor"}
            onValueChange={(value) => setMethod(value as Method)}
            options={methods.map((value) => ({
              value,
              label: methodNames[value],
              description: explained[value],
            }))}
          />
          {method === "password_and_factor" ? (
            <Switch
              name="secondFactor"
              label="Ask for the second factor"
              hint="When off, the password alone is enough. Adaptive rules can still ask for the second factor."
              defaultChecked={policy?.secondFactor ?? true}
            />
          ) : (
            <input type="hidden" name="secondFactor" value="on" />
          )}
          {method === "deny" ? (
            <input type="hidden" name="leastStrength" value={policy?.leastStrength ?? "any"} />
          ) : (
            <RadioGroup
              name="leastStrength"
              label="Least strength of the second factor"
              hint="Wherever this policy asks for a second factor, also by an adaptive rule. A code of a weaker kind is refused, and the login log says which."
              defaultValue={policy?.leastStrength ?? "any"}
              options={strengths}
            />
          )}
        </div>
      </Section>
      <RulesEditor initial={policy?.rules ?? []} adaptive={policy?.adaptive ?? false} />
      {/* Links from refused logins end here. */}
      <div id="reuse-window" className="scroll-mt-6">
        <ReuseWindow uses={policy?.reuseUses ?? 1} seconds={policy?.reuseSeconds ?? 0} />
      </div>
      <AfterApproval way={policy?.approvalWay ?? "code"} seconds={policy?.approvalSeconds ?? 60} />
      {!policy && (
        <Section title="Roll-out">
          <RadioGroup
            name="state"
            label="How to begin"
            defaultValue="enforced"
            options={policyStates.map((state) => ({
              value: state,
              label: policyStateNames[state],
              description: begins[state],
            }))}
          />
        </Section>
      )}
      <FormButtons>
        <SubmitButton>{policy ? "Save" : "Create policy"}</SubmitButton>
        <LinkButton href="/policies">{policy ? "Back to policies" : "Cancel"}</LinkButton>
      </FormButtons>
    </ActionForm>
  );
}

const asOption = ({ id, name }: Scope) => ({ value: id, label: name });
