"use client";
/** Changing a mail's words: look at them, send them to oneself, save them, or go back to the product's. */
import { useRef, useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { useActionAgain } from "@/components/ui/use-action-again";
import type { MailTextView } from "@/lib/people/notifications/queries";
import {
  previewMailTextAction,
  resetMailTextAction,
  saveMailTextAction,
  sendMailSampleAction,
} from "../../actions";
import { MailPreviewFrame } from "./mail-preview";

export function TextForm({
  text,
  version,
  mayWrite,
}: {
  readonly text: MailTextView;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  const [preview, look, isLooking] = useActionAgain(previewMailTextAction);
  const [sample, send, isSending] = useActionAgain(sendMailSampleAction);
  // After a reset the fields show the product's words; after a save they stay as they are.
  const [{ wasChanged, resets }, setShown] = useState({ wasChanged: text.isChanged, resets: 0 });
  if (wasChanged !== text.isChanged) {
    setShown({ wasChanged: text.isChanged, resets: resets + (wasChanged ? 1 : 0) });
  }
  const fields = useRef<HTMLDivElement>(null);
  const typed = () => {
    const form = fields.current?.closest("form");
    return form ? new FormData(form) : null;
  };
  const problem = [preview, sample].find(({ status }) => status === "error");
  return (
    <>
      <Section title="Text">
        <ActionForm key={resets} action={saveMailTextAction} version={version} hidden={{ event: text.event }}>
          <div ref={fields} className="flex flex-col gap-5">
            <Field name="subject" label="Subject">
              <Input required maxLength={200} defaultValue={text.subject} disabled={!mayWrite} />
            </Field>
            <Field name="body" label="Text" hint="An empty line begins a new paragraph.">
              <Textarea required rows={14} maxLength={10_000} defaultValue={text.body} disabled={!mayWrite} />
            </Field>
          </div>
          {problem?.status === "error" && (
            <Alert tone="danger" title={problem.message}>
              {[...new Set(Object.values(problem.fields))].map((sentence) => (
                <p key={sentence} className="break-words">
                  {sentence}
                </p>
              ))}
            </Alert>
          )}
          {sample.status === "done" && <Alert tone="success" title={sample.message} />}
          {mayWrite && (
            <FormButtons>
              <SubmitButton>Save</SubmitButton>
              <Button
                pending={isLooking}
                onClick={() => {
                  send(null);
                  look(typed());
                }}
              >
                Preview
              </Button>
              <Button
                pending={isSending}
                onClick={() => {
                  look(null);
                  send(typed());
                }}
              >
                Send to me
              </Button>
            </FormButtons>
          )}
        </ActionForm>
        {mayWrite && text.isChanged && (
          <div className="mt-4">
            <ConfirmDialog
              trigger={<Button>Back to the product’s words…</Button>}
              action={resetMailTextAction}
              hidden={{ event: text.event }}
              title="Go back to the product’s words?"
              description="Your words for this mail are deleted. They stay in the audit log."
              confirmLabel="Go back"
            />
          </div>
        )}
      </Section>
      {preview.status === "done" && preview.data && <MailPreviewFrame preview={preview.data} />}
    </>
  );
}
