"use client";
/** What an import would do: the columns it reads, the users it creates and changes, the lines that are wrong. */
import { Download } from "lucide-react";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Facts, Section } from "@/components/ui/page";
import { saveFile } from "@/components/ui/save-file";
import { Select } from "@/components/ui/select";
import { columnName, importColumnIds, importColumns, type Mapping } from "@/lib/people/csv-import/columns";
import type { LineError } from "@/lib/people/csv-import/rows";
import type { ImportPreview } from "@/lib/people/csv-import/service";

export function ImportReport({
  preview,
  isChecking,
  isImporting,
  refusal,
  onMap,
  onBack,
  onImport,
}: {
  readonly preview: ImportPreview;
  readonly isChecking: boolean;
  readonly isImporting: boolean;
  readonly refusal: string | null;
  readonly onMap: (mapping: Mapping) => void;
  readonly onBack: () => void;
  readonly onImport: () => void;
}) {
  const { created, changed, unchanged, errors, corrected, mapping } = preview;
  const count = created.count + changed.count;
  return (
    <>
      <Columns preview={preview} isChecking={isChecking} onMap={onMap} />
      <Section title="What the import does">
        <div className="flex flex-col gap-4">
          {refusal && <Alert tone="danger" title={refusal} />}
          {errors.count > 0 && (
            <Alert
              tone="danger"
              title={`${errors.count.toLocaleString("en")} ${errors.count === 1 ? "error" : "errors"}. Nothing is imported until every line is right.`}
              action={
                corrected !== null && (
                  <Button
                    size="sm"
                    icon={<Download aria-hidden className="size-4" />}
                    onClick={() => saveFile("users-with-errors.csv", corrected, "text/csv")}
                  >
                    File with errors
                  </Button>
                )
              }
            >
              <p>The file has the errors in its last column. Correct the lines, then check it again.</p>
            </Alert>
          )}
          {errors.count > 0 && <Errors errors={errors.first} count={errors.count} />}
          <Facts
            items={[
              ["Created", named(created)],
              ["Changed", named(changed)],
              ["As they are", unchanged.toLocaleString("en")],
            ]}
          />
          <p className="text-muted">
            Empty cells change nothing. Groups and other role names are added to those that a user has, never
            removed.
          </p>
          <FormButtons>
            <Button
              variant="primary"
              pending={isImporting}
              disabled={errors.count > 0 || count === 0 || isChecking || mapping.username === undefined}
              onClick={onImport}
            >
              {count === 0 ? "Nothing to import" : `Import ${users(count)}`}
            </Button>
            <Button onClick={onBack}>Choose another file</Button>
          </FormButtons>
          {isImporting && <p role="status">Importing. Ten thousand users take a few seconds.</p>}
        </div>
      </Section>
    </>
  );
}

const absent = "absent";

function Columns({
  preview: { headers, mapping },
  isChecking,
  onMap,
}: {
  readonly preview: ImportPreview;
  readonly isChecking: boolean;
  readonly onMap: (mapping: Mapping) => void;
}) {
  const options = headers.map((header, place) => ({
    value: String(place),
    label: header || `Column ${place + 1}`,
  }));
  const none = { value: absent, label: "Not in the file" };
  return (
    <Section
      title="Columns"
      description={
        isChecking
          ? "Checking the file again …"
          : "Which column of the file is which. A change checks the file again."
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {importColumnIds.map((column) => (
          <Field
            key={column}
            label={importColumns[column].name}
            error={
              column === "username" && mapping.username === undefined
                ? "Choose the column with the database role names."
                : undefined
            }
          >
            <Select
              options={[none, ...options]}
              value={String(mapping[column] ?? absent)}
              onValueChange={(value) => {
                const { [column]: _, ...others } = mapping;
                onMap(value === absent ? others : { ...others, [column]: Number(value) });
              }}
            />
          </Field>
        ))}
      </div>
    </Section>
  );
}

function Errors({ errors, count }: { readonly errors: readonly LineError[]; readonly count: number }) {
  return (
    <div>
      <ul
        aria-label="Errors"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[50dvh] divide-y divide-line overflow-auto rounded-md border border-line"
      >
        {errors.map(({ line, column, message }) => (
          <li key={`${line} ${column} ${message}`} className="px-3 py-2">
            <span className="font-medium">
              Line {line.toLocaleString("en")}
              {column && `, ${columnName(column)}`}:
            </span>{" "}
            <span className="break-words">{message}</span>
          </li>
        ))}
      </ul>
      {count > errors.length && (
        <p className="mt-2 text-muted">
          These are the first {errors.length}. The downloaded file has all {count.toLocaleString("en")}.
        </p>
      )}
    </div>
  );
}

function named({ count, first }: ImportPreview["created"]): string {
  if (count === 0) return "0";
  const more = count > first.length ? ` and ${(count - first.length).toLocaleString("en")} more` : "";
  return `${count.toLocaleString("en")}: ${first.join(", ")}${more}`;
}

const users = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
