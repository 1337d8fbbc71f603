"use client";
/** The question of the dry run; it goes into the address, so that an answer can be sent to someone. */
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { clientDoors, doorNames } from "@/lib/login/decision/door";
import { type DryRunQuestion, type DryRunSubject, dryRunSubjects } from "@/lib/people/policies/dry-run";
import type { Scope } from "@/lib/people/policies/view";
import { searchUsernames } from "../../users/options";

export function DryRunForm({
  clients,
  groups,
  question,
}: {
  readonly clients: readonly Scope[];
  readonly groups: readonly Scope[];
  readonly question: DryRunQuestion;
}) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const [of, setOf] = useState<DryRunSubject>(question.of);
  const [user, setUser] = useState(question.user);
  const [group, setGroup] = useState(question.group);
  const isMany = of !== "user";
  const [client, setClient] = useState(
    question.client || (question.of === "user" ? (clients[0]?.id ?? "") : ""),
  );
  const isComplete = isMany ? of === "everybody" || group !== "" : user !== "" && client !== "";
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const at = String(form.get("at") ?? "");
        const query = new URLSearchParams(of === "user" ? { user } : of === "group" ? { of, group } : { of });
        if (client) query.set("client", client);
        if (at) query.set("at", new Date(at).toISOString());
        const door = String(form.get("door") ?? "");
        if (door) query.set("door", door);
        const address = String(form.get("address") ?? "").trim();
        if (address) query.set("address", address);
        start(() => router.push(`/policies/dry-run?${query}`));
      }}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Who">
          <Select
            options={dryRunSubjects.map((value) => ({ value, label: subjectNames[value] }))}
            value={of}
            onValueChange={(value) => {
              setOf(value as DryRunSubject);
              setUser(question.user);
              setGroup(question.group);
              if (value === "user" && client === "") setClient(clients[0]?.id ?? "");
            }}
          />
        </Field>
        {of === "user" && (
          <Field label="User">
            <Combobox
              search={searchUsernames}
              defaultValue={question.user ? { value: question.user, label: question.user } : null}
              onValueChange={(option) => setUser(option?.value ?? "")}
              placeholder="Type a name…"
              required
            />
          </Field>
        )}
        {of === "group" && (
          <Field label="Group">
            <Combobox
              options={groups.map(asOption)}
              defaultValue={groups.map(asOption).find(({ value }) => value === question.group) ?? null}
              onValueChange={(option) => setGroup(option?.value ?? "")}
              required
            />
          </Field>
        )}
        <Field label="Client">
          <Select
            options={[...(isMany ? [{ value: "", label: "All clients" }] : []), ...clients.map(asOption)]}
            placeholder="All clients"
            value={client}
            onValueChange={setClient}
          />
        </Field>
        <Field name="door" label="Protocol">
          <Select
            placeholder="The client's protocol"
            options={[
              { value: "", label: "The client's protocol" },
              ...clientDoors.map((door) => ({ value: door, label: doorNames[door] })),
            ]}
            defaultValue={question.door}
          />
        </Field>
        <Field name="at" label="Time" optional hint="In your time zone. Leave empty for now.">
          <Input
            type="datetime-local"
            defaultValue={question.at ? localInputText(question.at) : ""}
            suppressHydrationWarning
          />
        </Field>
        <Field
          name="address"
          label="Address of the person"
          optional
          hint="Used for rules about networks. Leave empty for a login of which it is not known."
        >
          <Input mono defaultValue={question.address} placeholder="192.0.2.40" />
        </Field>
      </div>
      <FormButtons>
        <Button type="submit" variant="primary" pending={isPending} disabled={!isComplete}>
          Show what would happen
        </Button>
      </FormButtons>
    </form>
  );
}

const subjectNames: Readonly<Record<DryRunSubject, string>> = {
  user: "One user",
  group: "A group",
  everybody: "Everybody",
};

const asOption = ({ id, name }: Scope) => ({ value: id, label: name });

/** An ISO instant in the form that a datetime-local input takes: local time, to the minute. */
function localInputText(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
