"use client";
/** What the templates come to: the comparison with the server, every line with its reason, and the two files. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { noticesOf } from "@/lib/servers/role-templates/compare";
import type { TemplatePlan } from "@/lib/servers/role-templates/plan";
import type { StateResult } from "@/lib/servers/role-templates/read-state";
import { scriptOf, undoScriptOf } from "@/lib/servers/role-templates/script";
import type { ServerState } from "@/lib/servers/role-templates/state";
import { undoOf } from "@/lib/servers/role-templates/undo";
import { readTemplateStateAction } from "./actions";
import { Lines } from "./lines";
import { SaveButton } from "./save-button";
import { askedFor, type TemplateStart } from "./template-draft";

/** What was read, and for which names: of others nothing is known. */
type Compared = { readonly asked: string; readonly result: StateResult };

export function Scripts({ plan, start }: { readonly plan: TemplatePlan; readonly start: TemplateStart }) {
  const [compared, setCompared] = useState<Compared | null>(null);
  const input = askedFor(start.serverId, plan);
  const asked = JSON.stringify(input);
  const current = compared?.asked === asked ? compared.result : null;
  const state = current?.ok ? current.state : null;
  const file = plan.database.replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-");
  const script = scriptOf(plan);
  return (
    <>
      <Section
        title="What the server has now"
        description="Postern looks with its monitoring role, and changes nothing. The undo script is made from what it finds."
      >
        <div className="flex flex-col gap-4">
          {start.mayCompare ? (
            <ActionForm
              quiet
              action={readTemplateStateAction}
              hidden={input}
              onDone={(result) => result && setCompared({ asked, result })}
            >
              <div>
                <SubmitButton variant={state ? "secondary" : "primary"}>
                  {compared ? "Compare again" : "Compare with the server"}
                </SubmitButton>
              </div>
            </ActionForm>
          ) : (
            <p className="text-muted">Only administrators can have Postern look at the server.</p>
          )}
          {compared && !current && (
            <Alert tone="info" title="The choice has changed since it was compared">
              <p>Compare again to see what the server has of it.</p>
            </Alert>
          )}
          {current && !current.ok && (
            <Alert tone="danger" title={current.failure.text}>
              <p className="break-words">{current.failure.fix}</p>
            </Alert>
          )}
          {state && <Found plan={plan} state={state} />}
        </div>
      </Section>
      <Lines plan={plan} state={state} />
      <Section
        title="The script"
        description="One transaction, for psql or pgAdmin. Download both files before you run it."
        action={<SaveButton name={`role-templates-${file}.sql`} text={script} />}
      >
        <CodeBlock label="SQL with its explanations" code={script} />
      </Section>
      <UndoSection plan={plan} state={state} file={file} />
    </>
  );
}

function Found({ plan, state }: { readonly plan: TemplatePlan; readonly state: ServerState }) {
  return (
    <>
      {state.unread.map(({ what, why, fix }) => (
        <Alert key={what} tone="warning" title={`Unknown: ${what}`}>
          <p className="break-words">{why}</p>
          <p className="break-words">{fix}</p>
        </Alert>
      ))}
      {noticesOf(plan, state).map(({ tone, title, text }) => (
        <Alert key={title} tone={tone} title={title}>
          <p className="break-words">{text}</p>
        </Alert>
      ))}
    </>
  );
}

function UndoSection({
  plan,
  state,
  file,
}: {
  readonly plan: TemplatePlan;
  readonly state: ServerState | null;
  readonly file: string;
}) {
  const { steps, cannot } = undoOf(plan, state);
  const undo = undoScriptOf(plan, state);
  if (steps.length === 0) {
    return (
      <Section title="Undo">
        <p className="max-w-prose text-muted">
          Everything is in place already, so there is nothing to go back to. Use the undo script that was made
          before the templates were run.
        </p>
      </Section>
    );
  }
  return (
    <Section
      title="Undo"
      description={
        state
          ? "Back to what the server has now. Made after the script has run, it would undo nothing, so keep it together with the script."
          : "Not compared yet, so nothing is known of what the server has: every line is a comment. Compare first."
      }
      action={<SaveButton name={`role-templates-${file}-undo.sql`} text={undo} />}
    >
      <div className="flex flex-col gap-4">
        <CodeBlock label="SQL that undoes the script" code={undo} />
        <div>
          <p className="font-medium">What it does not bring back</p>
          <ul className="list-disc pl-5 text-[0.8125rem] text-muted">
            {cannot.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      </div>
    </Section>
  );
}
