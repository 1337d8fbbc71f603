"use client";
/** What the live test types. Password and code go with the request and into no form, address or log. */
import { type FormEvent, useRef, useState } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import { searchRoles } from "./actions";
import type { Typed } from "./use-live-test";

export function LoginForm({
  database,
  isRunning,
  onStart,
  onStop,
}: {
  readonly database: string;
  readonly isRunning: boolean;
  readonly onStart: (typed: Typed) => void;
  readonly onStop: () => void;
}) {
  const [role, setRole] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name) ?? "");
    onStart({ role, database: text("database"), password: text("password"), code: text("code") });
    // The code is used up by this; the next test needs another.
    const code = form.current?.elements.namedItem("code");
    if (code instanceof HTMLInputElement) code.value = "";
  };
  return (
    <form ref={form} onSubmit={submit} autoComplete="off" className="flex flex-col gap-5">
      <Field label="Role" hint="The database role that logs in, usually a user.">
        <Combobox
          search={searchRoles}
          onValueChange={(option) => setRole(option?.value ?? "")}
          placeholder="Type a name…"
          required
        />
      </Field>
      <Field name="password" label="Password">
        <Input type="password" autoComplete="off" />
      </Field>
      <Field
        name="code"
        label="Code"
        optional
        hint="The code of the app, token or YubiKey. Leave empty if the policy does not ask for a code."
      >
        <OtpInput />
      </Field>
      <Field name="database" label="Database">
        <Input
          mono
          required
          defaultValue={database}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <FormButtons>
        <Button type="submit" variant="primary" pending={isRunning} disabled={role === ""}>
          Test login
        </Button>
        {isRunning && <Button onClick={onStop}>Stop</Button>}
      </FormButtons>
    </form>
  );
}
