"use client";
/** How to connect: the command, where the code goes, and what graphical clients and scripts should know. */
import { useState } from "react";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { inWords } from "@/lib/foundation/base/durations";
import { psqlCommand } from "@/lib/people/enrollment/psql-command";
import type { ConnectView } from "@/lib/people/enrollment/queries";
import { TypedPassword } from "./typed-password";

/** Everything that one person needs to log in. */
export function ConnectGuide({ view }: { readonly view: ConnectView }) {
  const [host, setHost] = useState("");
  const [database, setDatabase] = useState("");
  const command = psqlCommand({
    host: host.trim() || "HOST",
    port: "5432",
    database: database.trim() || "DATABASE",
    username: view.username,
  });
  return (
    <div className="flex flex-col gap-8">
      <Part title="1. Start psql">
        <p>Fill in the names that you were given. They are used only in the command below.</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Server" hint="For example db.example.org">
            <Input
              mono
              value={host}
              onChange={(event) => setHost(event.target.value)}
              autoCapitalize="none"
            />
          </Field>
          <Field label="Database" hint="For example sales">
            <Input
              mono
              value={database}
              onChange={(event) => setDatabase(event.target.value)}
              autoCapitalize="none"
            />
          </Field>
        </div>
        <CodeBlock code={command} label="psql command" />
        {view.aliases.length > 0 && (
          <p className="text-muted">
            You may also log in as {view.aliases.join(", ")}, with the same password and code.
          </p>
        )}
      </Part>
      {view.asksForCode ? <WithCode view={view} /> : <WithoutCode />}
    </div>
  );
}

function WithCode({ view }: { readonly view: ConnectView }) {
  const again = view.reuse
    ? `Your organisation accepts the same code up to ${view.reuse.uses} times within ${inWords(view.reuse.seconds * 1000)}, so these programs work.`
    : `Each code works only once, so whenever the program asks again, ${view.look.next}.`;
  return (
    <>
      <Part title="2. Type the code directly after the password">
        <p>
          psql asks for the password and shows nothing while you type. Type your password, then{" "}
          {view.look.typing}.
        </p>
        <TypedPassword look={view.look} />
        <p className="text-muted">
          If you do not have your {view.look.device}, type a recovery code in the same place:{" "}
          <Code>passwordk7m2q-x4v6p</Code>
        </p>
      </Part>
      <Part title="pgAdmin, DBeaver and other graphical programs">
        <ul className="flex list-disc flex-col gap-2 pl-5">
          <li>Type your password and code in the program’s password field in the same way.</li>
          <li>Do not let the program save the password. A saved code soon expires.</li>
          <li>These programs open several connections and send the same password for each. {again}</li>
          <li>
            Set SSL mode to <Code>require</Code> or stricter.
          </li>
        </ul>
      </Part>
      <Part title="Scripts and scheduled jobs">
        <p>
          <Code>PGPASSWORD</Code> and <Code>.pgpass</Code> hold a fixed value, so a code in them works once at
          most. A job that runs unattended needs a service account: ask your database administrator.
        </p>
      </Part>
      <Part title="If it says “authentication failed”">
        <ul className="flex list-disc flex-col gap-2 pl-5">
          <li>Try a new code. A code that has already been accepted does not work again.</li>
          <li>{view.look.ifRefused}</li>
          <li>
            After several wrong attempts you are locked out for a short time. The lock clears by itself.
          </li>
        </ul>
      </Part>
    </>
  );
}

function WithoutCode() {
  return (
    <Part title="2. Type your password">
      <p>You log in with your password only. No code is needed.</p>
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="flex flex-col gap-3 leading-relaxed [&>p]:max-w-prose [&>ul]:max-w-prose">
      <h2 className="text-[0.9375rem] font-semibold">{title}</h2>
      {children}
    </section>
  );
}
