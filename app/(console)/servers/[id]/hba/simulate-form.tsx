"use client";
/** The question which line a login gets; it goes into the address, so that an answer can be sent to someone. */
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";

/** The question as it stands in the address; "" where nothing was said. */
export type SimulateQuestion = {
  readonly role: string;
  readonly database: string;
  readonly address: string;
  readonly transport: string;
  readonly replication: string;
};

export function SimulateForm({
  serverId,
  start,
  question,
}: {
  readonly serverId: string;
  readonly start: BuilderStart;
  readonly question: SimulateQuestion;
}) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return (
    <Section
      title="Which line a login gets"
      description="According to the lines that were last read. Nothing is tried on the server."
    >
      <form
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          const query = new URLSearchParams({ view: "simulate" });
          for (const [name, value] of new FormData(event.currentTarget))
            if (typeof value === "string" && value.trim() !== "") query.set(name, value.trim());
          startTransition(() => router.push(`/servers/${serverId}/hba?${query}`));
        }}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <Field name="role" label="Role">
            <Input mono required list="hba-roles" autoComplete="off" defaultValue={question.role} />
          </Field>
          <Field name="database" label="Database">
            <Input mono required list="hba-databases" autoComplete="off" defaultValue={question.database} />
          </Field>
          <Field
            name="address"
            label="From this address"
            optional
            hint="The client's address as the database server sees it. Leave empty for the Unix socket."
          >
            <Input mono placeholder="192.0.2.40" autoComplete="off" defaultValue={question.address} />
          </Field>
          <Field name="transport" label="Connection">
            <Select
              defaultValue={question.transport || "tls"}
              options={[
                { value: "tls", label: "With TLS" },
                { value: "plain", label: "Without encryption" },
                { value: "gss", label: "Encrypted by GSSAPI" },
              ]}
            />
          </Field>
          <Field name="replication" label="Purpose">
            <Select
              defaultValue={question.replication || "none"}
              options={[
                { value: "none", label: "Log in to the database" },
                { value: "physical", label: "Physical replication" },
              ]}
            />
          </Field>
        </div>
        <datalist id="hba-roles">
          {start.loginRoles.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <datalist id="hba-databases">
          {start.databases.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <FormButtons>
          <Button type="submit" variant="primary" pending={isPending}>
            Show the line
          </Button>
        </FormButtons>
      </form>
    </Section>
  );
}
