"use client";
/** The way of a file into the store: choose it, see what it would do, import it. */
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { FileForm } from "@/components/file-form";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { useActionAgain } from "@/components/ui/use-action-again";
import { useConfirmed } from "@/components/ui/use-confirmed";
import {
  importColumnIds,
  importColumns,
  type Mapping,
  valueSeparator,
} from "@/lib/people/csv-import/columns";
import type { ImportPreview } from "@/lib/people/csv-import/service";
import { importUsersAction, previewImportAction } from "./actions";
import { ImportReport } from "./import-report";

/** The file stays in this browser between the steps; the console keeps none of it. */
export function ImportUsers() {
  const [text, setText] = useState("");
  const [checked, check, isChecking] = useActionAgain<ImportPreview>(previewImportAction);
  const [confirmedImport, confirmation] = useConfirmed(importUsersAction);
  const [imported, send, isImporting] = useActionAgain(confirmedImport);
  const result = imported.status === "done" ? imported.data : null;
  const preview = checked.status === "done" ? checked.data : null;

  const ask = (content: string, mapping?: Mapping) => {
    const form = new FormData();
    form.set("text", content);
    if (mapping) form.set("mapping", JSON.stringify(mapping));
    send(null);
    check(form);
  };
  if (result) return <Done {...result} />;
  if (!preview) {
    return (
      <FileForm
        words={words}
        state={checked}
        isPending={isChecking}
        onSend={(content) => {
          setText(content);
          ask(content);
        }}
      />
    );
  }
  return (
    <>
      <ImportReport
        preview={preview}
        isChecking={isChecking}
        isImporting={isImporting}
        refusal={imported.status === "error" && !imported.unproven ? imported.message : null}
        onMap={(mapping) => ask(text, mapping)}
        onBack={() => {
          check(null);
          send(null);
        }}
        onImport={() => {
          const form = new FormData();
          form.set("text", text);
          form.set("mapping", JSON.stringify(preview.mapping));
          form.set("digest", preview.digest);
          send(form);
        }}
      />
      {confirmation}
    </>
  );
}

function Done({ created, changed }: { readonly created: number; readonly changed: number }) {
  return (
    <div className="flex flex-col gap-4">
      <Alert tone="success" title={`${users(created)} created, ${changed.toLocaleString("en")} changed`}>
        {created > 0 && (
          <p>
            Nobody can log in with it yet: each new user needs an enrolment link to set a password and enrol a
            phone. Choose whom to invite in the list.
          </p>
        )}
      </Alert>
      <FormButtons>
        <LinkButton
          href="/users?status=not_invited&sort=-createdAt"
          variant="primary"
          icon={<UserPlus aria-hidden className="size-4" />}
        >
          Choose whom to invite
        </LinkButton>
        <Button onClick={() => window.location.reload()}>Import another file</Button>
      </FormButtons>
    </div>
  );
}

const words = {
  label: "CSV file",
  hint: "The first line names the columns. Commas, semicolons and tabs, and the encodings of spreadsheets, are recognised.",
  accept: ".csv,.tsv,.txt,text/csv,text/plain",
  sampleName: "users.csv",
  /** Two people and what a cell with several values looks like. */
  sample: [
    importColumnIds.map((column) => importColumns[column].name).join(","),
    `ada,Ada Lovelace,ada@example.org,+44 20 7946 0000,Analysts${valueSeparator}Database administrators,ada_admin,`,
    "bruno,Bruno Keller,bruno@example.org,,Analysts,,Moves to another team in May",
    "",
  ].join("\r\n"),
};

const users = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
