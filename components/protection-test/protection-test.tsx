"use client";
/** A protection test on a page: what to type, the checks as they come, and what they come to. */
import { useRouter } from "next/navigation";
import { type FormEvent, useRef } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import type { LeftOut } from "@/lib/servers/protection/left-out";
import { verdictOf } from "@/lib/servers/protection/verdict";
import { CheckList } from "./check-list";
import { LeftOutList } from "./left-out-list";
import { type ProtectionRun, useProtectionTest } from "./use-protection-test";

/** `username` stands in the form at first. `onEnd` hears false when a test begins, and what it came to. */
export function ProtectionTest({
  serverId,
  database,
  username = "",
  leftOut,
  onEnd,
}: {
  readonly serverId: string;
  readonly database: string;
  readonly username?: string;
  readonly leftOut: LeftOut;
  readonly onEnd?: (isWhole: boolean) => void;
}) {
  const router = useRouter();
  const { run, start, stop } = useProtectionTest(serverId, (isWhole) => {
    // What the page says of the server is older than this.
    router.refresh();
    onEnd?.(isWhole);
  });
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name) ?? "");
    // What an earlier test came to says nothing of this one.
    onEnd?.(false);
    start({
      ...{ role: text("role"), database: text("database"), password: text("password") },
      ...{ code: text("code"), oldPassword: text("oldPassword") },
    });
    // The code is used up by this; the next test needs another.
    const code = form.current?.elements.namedItem("code");
    if (code instanceof HTMLInputElement) code.value = "";
  };
  const { fields } = run;
  return (
    <div className="flex flex-col gap-6">
      <form ref={form} onSubmit={submit} autoComplete="off" className="flex flex-col gap-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="role" label="Role" error={fields.role}>
            <Input mono required defaultValue={username} autoCapitalize="none" spellCheck={false} />
          </Field>
          <Field name="database" label="Database" error={fields.database}>
            <Input mono required defaultValue={database} autoCapitalize="none" spellCheck={false} />
          </Field>
          <Field name="password" label="Password" hint="Without the code." error={fields.password}>
            <Input type="password" required autoComplete="off" />
          </Field>
          <Field
            name="code"
            label="Code"
            hint="The code the app shows now. The test uses it up."
            error={fields.code}
          >
            <OtpInput required />
          </Field>
        </div>
        <Field
          name="oldPassword"
          label="Old password"
          optional
          hint="The password that this role has in PostgreSQL itself. If you leave it empty, a made-up password is tried instead."
          error={fields.oldPassword}
        >
          <Input type="password" autoComplete="off" />
        </Field>
        <FormButtons>
          {/* Once it works, what comes next is elsewhere on the page. */}
          <Button
            type="submit"
            variant={run.isWhole ? "secondary" : "primary"}
            pending={run.status === "running"}
          >
            {run.isWhole === null ? "Run the checks" : "Run them again"}
          </Button>
          {run.status === "running" && <Button onClick={stop}>Stop</Button>}
        </FormButtons>
      </form>
      <Verdict run={run} isAnyoneLeftOut={leftOut.total > 0} />
      <LeftOutList leftOut={leftOut} serverId={serverId} />
      <CheckList run={run} serverId={serverId} />
    </div>
  );
}

function Verdict({
  run: { problem, isWhole, results, ways },
  isAnyoneLeftOut,
}: {
  readonly run: ProtectionRun;
  readonly isAnyoneLeftOut: boolean;
}) {
  if (problem) return <Alert tone="warning" title={problem} />;
  if (isWhole === null) return null;
  const { tone, title, text } = verdictOf({ isWhole, results, ways, isAnyoneLeftOut });
  return (
    <Alert tone={tone} title={title}>
      {text && <p>{text}</p>}
    </Alert>
  );
}
