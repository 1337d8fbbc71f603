"use client";
/** Asking for the file: chosen, dropped, or pasted. */
import { Download, FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import { saveFile } from "@/components/ui/save-file";
import { importColumnIds, importColumns, valueSeparator } from "@/lib/people/csv-import/columns";
import { decodeFile, isSendable, mostOctets, tooLarge } from "@/lib/people/csv-import/encoding";
import type { ActionState } from "@/lib/programs/console/action-state";

type Chosen = { readonly name: string; readonly text: string; readonly encoding: string };

export function FileForm({
  state,
  isPending,
  onSend,
}: {
  readonly state: ActionState<unknown>;
  readonly isPending: boolean;
  readonly onSend: (text: string) => void;
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
          onClick={() => saveFile("users.csv", sample, "text/csv")}
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
          onSend(text);
        }}
        className="flex flex-col gap-5"
      >
        {state.status === "error" && Object.keys(errors).length === 0 && (
          <Alert tone="danger" title={state.message} />
        )}
        <Field
          label="CSV file"
          hint="The first line names the columns. Commas, semicolons and tabs, and the encodings of spreadsheets, are recognised."
          error={problem || (chosen ? errors.text : undefined)}
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
            <input
              type="file"
              aria-label="CSV file"
              accept=".csv,.tsv,.txt,text/csv,text/plain"
              className="max-w-full text-sm"
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
            <Textarea mono rows={6} spellCheck={false} autoComplete="off" />
          </Field>
        )}
        <FormButtons>
          <SubmitButton pending={isPending}>Check the file</SubmitButton>
        </FormButtons>
      </Form>
    </Section>
  );
}

const none: Readonly<Record<string, string>> = {};

/** Two people and what a cell with several values looks like. */
const sample = [
  importColumnIds.map((column) => importColumns[column].name).join(","),
  `ada,Ada Lovelace,ada@example.org,+44 20 7946 0000,Analysts${valueSeparator}Database administrators,ada_admin,`,
  "bruno,Bruno Keller,bruno@example.org,,Analysts,,Moves to another team in May",
  "",
].join("\r\n");
