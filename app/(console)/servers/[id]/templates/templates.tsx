"use client";
/** The page of role templates: the fields, and the scripts that they make, as they change. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Section } from "@/components/ui/page";
import { problemsOf } from "@/lib/servers/role-templates/plan";
import { Scripts } from "./scripts";
import { draftFor, planFrom, type TemplateStart } from "./template-draft";
import { TemplateFields } from "./template-fields";

export function Templates({ start }: { readonly start: TemplateStart }) {
  const [draft, setDraft] = useState(() => draftFor(start));
  const plan = planFrom(draft, start.posternRole);
  const problems = problemsOf(plan);
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Section
        title="What the roles should be"
        description="Postern writes the SQL and never runs it: copy or download it, and run it as a superuser. It changes as you choose."
      >
        <TemplateFields draft={draft} start={start} onChange={setDraft} />
      </Section>
      {problems.length > 0 ? (
        <Alert tone="danger" title="The SQL cannot be written yet">
          <ul className="list-disc pl-5 break-words">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Alert>
      ) : (
        <Scripts plan={plan} start={start} />
      )}
    </div>
  );
}
