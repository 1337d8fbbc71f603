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
        <p>Fill in the names that you were given; they go into the command and nowhere else.</p>
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
    ? `Here the same code counts up to ${view.reuse.uses} times within ${inWords(view.reuse.seconds * 1000)}, so that such programs work.`
    : `Here each code counts once, so wait for the next code (at most ${view.periodSeconds} seconds) whenever the program asks again.`;
  return (
    <>
      <Part title="2. Type the code right behind the password">
        <p>
          psql asks for the password and shows nothing while you type. Type your password, then the{" "}
          {view.digits} digits that your app shows now, without a space, and press Enter.
        </p>
        <TypedPassword digits={view.digits} />
        <p className="text-muted">
          Without the phone, a recovery code goes in the same place: <Code>passwordk7m2q-x4v6p</Code>
        </p>
      </Part>
      <Part title="pgAdmin, DBeaver and other graphical programs">
        <ul className="flex list-disc flex-col gap-2 pl-5">
          <li>Type password and code in the program’s password field, the same way.</li>
          <li>Do not let it save the password: a saved code is old half a minute later.</li>
          <li>These programs open several connections and send the same password for each. {again}</li>
          <li>
            Set SSL mode to <Code>require</Code> or stricter.
          </li>
        </ul>
      </Part>
      <Part title="Scripts and scheduled jobs">
        <p>
          <Code>PGPASSWORD</Code> and <Code>.pgpass</Code> hold one fixed text, so a code in them works once
          at most. A job that runs by itself needs a service account: ask the people who run your database.
        </p>
      </Part>
      <Part title="If it says “authentication failed”">
        <ul className="flex list-disc flex-col gap-2 pl-5">
          <li>Use a new code. A code that was accepted once does not count again.</li>
          <li>Check that the phone sets date and time by itself.</li>
          <li>After several wrong attempts you are locked out for a short while; it ends by itself.</li>
        </ul>
      </Part>
    </>
  );
}

function WithoutCode() {
  return (
    <Part title="2. Type your password">
      <p>Your logins ask for the password alone, without a code.</p>
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
