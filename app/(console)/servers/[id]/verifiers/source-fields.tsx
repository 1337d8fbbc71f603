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
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { ActionState } from "@/lib/programs/console/action-state";
import { mostCharacters } from "@/lib/servers/verifiers/schema";
import { rolesCommand } from "@/lib/servers/verifiers/view";
import type { ServerName } from "./server-name";

type Way = "paste" | "file" | "server";

const ways = [
  {
    value: "paste",
    label: "Run a command on the database server, and paste what it prints",
    description: "Works on every server that you can open a shell on, also behind Postern's own lines.",
  },
  { value: "file", label: "Run a command on the database server, and choose the file that it writes" },
  {
    value: "server",
    label: "Let Postern read it once",
    description:
      "With a superuser's name and password, which are used for this one connection and not stored.",
  },
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
  const [way, setWay] = useState<Way>(usualWay(server));
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
  const superuser = { osUser: "postgres", role: server.superuser, port: server.port };
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
        defaultValue={usualWay(server)}
        onValueChange={(value) => setWay(value as Way)}
      />
      {way === "server" && server.asksPostern && (
        <Alert tone="warning" title="A superuser's password alone will probably be refused">
          <p>
            Lines of this server ask Postern, so a login over the network needs a code too, and each code
            works once. Postern's own monitoring role has a line without a code, but it cannot read passwords:
            only a superuser can. Run the command on the database server instead.
          </p>
        </Alert>
      )}
      {way === "server" && (
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="superuser" label="Superuser">
            <Input
              mono
              required
              defaultValue={server.superuser}
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
          <CodeBlock label="On the database server" code={rolesCommand(superuser, "roles.csv")} />
          <Field label="File" error={problem || errors.text}>
            <Input type="file" name="file" accept=".csv,.txt,.tsv,text/*" />
          </Field>
        </>
      )}
      {way === "paste" && (
        <>
          <CodeBlock label="On the database server" code={rolesCommand(superuser, null)} />
          <Field name="text" label="Output" hint="Everything that the command printed.">
            <Textarea mono required rows={8} spellCheck={false} autoComplete="off" />
          </Field>
        </>
      )}
      <FormButtons>
        <SubmitButton pending={isPending}>Show what would be imported</SubmitButton>
      </FormButtons>
    </Form>
  );
}

const none: Readonly<Record<string, string>> = {};

/** Behind Postern's lines, and on this machine, where superusers seldom have a password, a shell is the way. */
const usualWay = ({ asksPostern, host }: ServerName): Way =>
  asksPostern || isLoopback(host) ? "paste" : "server";
