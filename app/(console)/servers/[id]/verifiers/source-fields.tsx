"use client";
/** Asking where the passwords come from: the server itself, a file, or pasted text. */
import { useState } from "react";
import { FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ActionState } from "@/lib/programs/console/action-state";
import { mostCharacters } from "@/lib/servers/verifiers/schema";
import { rolesSql } from "@/lib/servers/verifiers/view";
import type { ServerName } from "./server-name";

type Way = "server" | "file" | "paste";

const ways = [
  {
    value: "server",
    label: "Read from the server once",
    description:
      "With a superuser's name and password, which are used for this one connection and not stored.",
  },
  {
    value: "file",
    label: "Choose a file",
    description: "The output of the SQL: CSV, or what psql or COPY printed.",
  },
  { value: "paste", label: "Paste the output of the SQL" },
] as const;

export function SourceFields({
  server,
  state,
  isPending,
  onAsk,
}: {
  readonly server: ServerName;
  readonly state: ActionState<unknown>;
  readonly isPending: boolean;
  readonly onAsk: (form: FormData) => void;
}) {
  const [way, setWay] = useState<Way>("server");
  const [problem, setProblem] = useState("");
  const send = async (form: FormData) => {
    setProblem("");
    if (way === "file") {
      const file = form.get("file");
      if (!(file instanceof File) || file.size === 0)
        return setProblem("Choose the file that holds the output.");
      if (file.size > mostCharacters) return setProblem("This file is too large. Split it into parts.");
      form.delete("file");
      form.set("text", await file.text());
    }
    form.set("source", way === "server" ? "server" : "text");
    onAsk(form);
  };
  const errors = state.status === "error" ? state.fields : none;
  return (
    <Form errors={errors} onSend={send} className="flex flex-col gap-5">
      {state.status === "error" && Object.keys(errors).length === 0 && (
        <Alert tone="danger" title={state.message} />
      )}
      <RadioGroup
        name="way"
        label="The passwords come from"
        options={ways}
        defaultValue="server"
        onValueChange={(value) => setWay(value as Way)}
      />
      {way === "server" && (
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="superuser" label="Superuser">
            <Input
              mono
              required
              defaultValue="postgres"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </Field>
          <Field name="password" label="Password" hint={`Sent to ${server.host} over TLS, and nowhere else.`}>
            <Input type="password" required autoComplete="off" />
          </Field>
        </div>
      )}
      {way === "file" && (
        <>
          <CodeBlock label="On a machine with psql" code={commandFor(server)} />
          <Field label="File" error={problem || errors.text}>
            <input type="file" name="file" accept=".csv,.txt,.tsv,text/*" className="max-w-full text-sm" />
          </Field>
        </>
      )}
      {way === "paste" && (
        <Field name="text" label="Output" hint="It is not shown again after this step.">
          <Textarea mono required rows={8} spellCheck={false} autoComplete="off" />
        </Field>
      )}
      <FormButtons>
        <SubmitButton pending={isPending}>Show what would be imported</SubmitButton>
      </FormButtons>
    </Form>
  );
}

const none: Readonly<Record<string, string>> = {};

function commandFor({ host, port }: ServerName): string {
  const to = `host=${host} port=${port} user=postgres dbname=postgres sslmode=require`;
  return `umask 077; psql --csv "${to}" -c "${rolesSql.replaceAll("\n", " ").replaceAll(/ +/g, " ")}" > roles.csv`;
}
