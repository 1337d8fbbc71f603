"use client";
/** Asking for the file: chosen, dropped, or pasted. */
import { Download, FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { saveFile } from "@/components/ui/save-file";
import { decodeFile, isSendable, mostOctets, tooLarge } from "@/lib/foundation/base/text-file";
import type { ActionState } from "@/lib/programs/console/action-state";

type Chosen = { readonly name: string; readonly text: string; readonly encoding: string };

/** What the file is to be, and a sample of it. */
export type FileWords = {
  readonly label: string;
  readonly hint: string;
  /** Endings and media types that the file chooser offers. */
  readonly accept: string;
  readonly sampleName: string;
  readonly sample: string;
};

/** `onSend` gets the text of the file and the other fields, which are `children`. The file stays in this browser until then. */
export function FileForm({
  words,
  state,
  isPending,
  onSend,
  children,
}: {
  readonly words: FileWords;
  readonly state: ActionState<unknown>;
  readonly isPending: boolean;
  readonly onSend: (text: string, form: FormData) => void;
  readonly children?: ReactNode;
}) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState("");
  const [isOver, setOver] = useState(false);
  const errors = state.status === "error" ? state.fields : none;
  const take = async (file: File | undefined) => {
    if (!file) return;
    setProblem("");
    setChosen(null);
    // In UTF-16 a letter takes two octets, of which one may be sent.
    if (file.size > mostOctets * 2) return setProblem(tooLarge);
    const found = decodeFile(new Uint8Array(await file.arrayBuffer()));
    if (!isSendable(found.text)) return setProblem(tooLarge);
    setChosen({ name: file.name, ...found });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Section
      title="Choose a file"
      action={
        <Button
          size="sm"
          icon={<Download aria-hidden className="size-4" />}
          onClick={() => saveFile(words.sampleName, words.sample, "text/csv")}
        >
          Sample file
        </Button>
      }
    >
      <Form
        errors={errors}
        onSend={(form) => {
          setProblem("");
          const text = chosen?.text ?? String(form.get("text") ?? "");
          if (text.trim() === "") return setProblem("Choose a file, or paste its content.");
          if (!isSendable(text)) return setProblem(tooLarge);
          onSend(text, form);
        }}
        className="flex flex-col gap-5"
      >
        {state.status === "error" && Object.keys(errors).length === 0 && (
          <Alert tone="danger" title={state.message} />
        )}
        <Field
          // The form forgets its own refusal of the file when it is sent again.
          name={chosen ? "text" : undefined}
          label={words.label}
          hint={words.hint}
          error={problem || undefined}
        >
          {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the input below does the same */}
          <div
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={drop}
            className={cx(
              "flex flex-col items-start gap-3 rounded-md border border-dashed border-line-strong p-4",
              isOver && "border-accent bg-accent-soft",
            )}
          >
            <p className="flex items-center gap-2 text-muted">
              <FileUp aria-hidden className="size-4" />
              Drop a file here, or choose one.
            </p>
            <Input
              type="file"
              accept={words.accept}
              onChange={(event) => void take(event.target.files?.[0])}
            />
            {chosen && (
              <p role="status" className="break-all">
                {chosen.name} ({chosen.encoding})
              </p>
            )}
          </div>
        </Field>
        {!chosen && (
          <Field name="text" label="Or paste its content" optional>
            <Textarea
              mono
              rows={6}
              spellCheck={false}
              autoComplete="off"
              // A field with a problem keeps the form from being sent.
              onChange={() => setProblem("")}
            />
          </Field>
        )}
        {children}
        <FormButtons>
          <SubmitButton pending={isPending}>Check the file</SubmitButton>
        </FormButtons>
      </Form>
    </Section>
  );
}

const none: Readonly<Record<string, string>> = {};
