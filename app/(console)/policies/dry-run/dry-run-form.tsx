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
import type { DryRunQuestion } from "@/lib/people/policies/dry-run";
import type { Scope } from "@/lib/people/policies/view";
import { searchUsers } from "./actions";

export function DryRunForm({
  clients,
  question,
}: {
  readonly clients: readonly Scope[];
  readonly question: DryRunQuestion;
}) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const [user, setUser] = useState(question.user);
  const [client, setClient] = useState(question.client || (clients[0]?.id ?? ""));
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const at = String(form.get("at") ?? "");
        const query = new URLSearchParams({ user, client });
        if (at) query.set("at", new Date(at).toISOString());
        const door = String(form.get("door") ?? "");
        if (door) query.set("door", door);
        const address = String(form.get("address") ?? "").trim();
        if (address) query.set("address", address);
        start(() => router.push(`/policies/dry-run?${query}`));
      }}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="User">
          <Combobox
            search={searchUsers}
            defaultValue={question.user ? { value: question.user, label: question.user } : null}
            onValueChange={(option) => setUser(option?.value ?? "")}
            placeholder="Type a name…"
            required
          />
        </Field>
        <Field label="Client">
          <Select
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
            value={client}
            onValueChange={setClient}
          />
        </Field>
        <Field name="door" label="Door">
          <Select
            placeholder="As the client does"
            options={[
              { value: "", label: "As the client does" },
              ...clientDoors.map((door) => ({ value: door, label: doorNames[door] })),
            ]}
            defaultValue={question.door}
          />
        </Field>
        <Field name="at" label="Time" optional hint="In your time zone. Empty means now.">
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
          hint="For rules about networks. PostgreSQL does not tell it."
        >
          <Input mono defaultValue={question.address} placeholder="192.0.2.40" />
        </Field>
      </div>
      <FormButtons>
        <Button type="submit" variant="primary" pending={isPending} disabled={!user || !client}>
          Show what would happen
        </Button>
      </FormButtons>
    </form>
  );
}

/** An ISO instant in the form that a datetime-local input takes: local time, to the minute. */
function localInputText(iso: string): string {
  const at = new Date(iso);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
