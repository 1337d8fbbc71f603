"use client";
/** What an import of tokens would do: each with what becomes of it, and what is wrong. */
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Facts, Section } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import type { TokensPreview } from "@/lib/people/tokens/import";
import type { PlannedToken, TokenOutcome } from "@/lib/people/tokens/plan";

export function TokensReport({
  preview,
  isImporting,
  refusal,
  onBack,
  onImport,
}: {
  readonly preview: TokensPreview;
  readonly isImporting: boolean;
  readonly refusal: string | null;
  readonly onBack: () => void;
  readonly onImport: () => void;
}) {
  const { form, notes, counts, rows } = preview;
  const wrong = counts.wrong + counts.conflict;
  const total = wrong + counts.new + counts.there;
  return (
    <>
      <Section title="What the import does">
        <div className="flex flex-col gap-4">
          {refusal && <Alert tone="danger" title={refusal} />}
          {wrong > 0 && (
            <Alert
              tone="danger"
              title={`${tokens(wrong)} cannot be imported. Nothing is imported until every token is right.`}
            >
              <p>Correct or remove what the table shows, then check the file again.</p>
            </Alert>
          )}
          {notes.map((note) => (
            <Alert key={note} tone="info" title={note} />
          ))}
          <Facts
            items={[
              ["Form of the file", forms[form]],
              ["New", counts.new.toLocaleString("en")],
              ["There already", counts.there.toLocaleString("en")],
              ["In conflict with the stock", counts.conflict.toLocaleString("en")],
              ["Wrong", counts.wrong.toLocaleString("en")],
            ]}
          />
          <FormButtons>
            <Button
              variant="primary"
              pending={isImporting}
              disabled={wrong > 0 || counts.new === 0}
              onClick={onImport}
            >
              {counts.new === 0 ? "Nothing to import" : `Import ${tokens(counts.new)}`}
            </Button>
            <Button onClick={onBack}>Choose another file</Button>
          </FormButtons>
          {isImporting && <p role="status">Importing. Ten thousand tokens take a few seconds.</p>}
        </div>
      </Section>
      <DataTable
        label="Tokens of the file"
        columns={columnsFor(form)}
        rows={rows}
        rowId={({ place }) => String(place)}
        empty="The file has no tokens."
      />
      {rows.length < total && (
        <p className="text-muted">
          The first {rows.length.toLocaleString("en")} of {total.toLocaleString("en")}, of each outcome a
          hundred at most.
        </p>
      )}
    </>
  );
}

const forms = {
  pskc: "PSKC (RFC 6030)",
  oath: "Lines of OATH tokens",
  yubico: "Yubico's format",
  yubico_log: "Log of Yubico's personalization tool",
} as const;

const outcomes: Readonly<
  Record<TokenOutcome, { readonly tone: "ok" | "neutral" | "danger"; readonly word: string }>
> = {
  new: { tone: "ok", word: "New" },
  there: { tone: "neutral", word: "There already" },
  conflict: { tone: "danger", word: "Conflict" },
  wrong: { tone: "danger", word: "Wrong" },
};

const columnsFor = (form: TokensPreview["form"]): readonly Column<PlannedToken>[] => [
  {
    id: "place",
    header: form === "pskc" ? "Package" : "Line",
    cell: ({ place }) => <span className="tabular-nums">{place.toLocaleString("en")}</span>,
  },
  {
    id: "token",
    header: "Token",
    cell: (token) => (
      <div className="flex flex-col items-start gap-1">
        <span className="font-mono font-medium break-all">{token.serial || "No serial number"}</span>
        {token.description && <span className="text-[0.8125rem] text-muted">{token.description}</span>}
        <div className="flex flex-col items-start gap-1 sm:hidden">
          <Outcome token={token} />
        </div>
      </div>
    ),
  },
  {
    id: "outcome",
    header: "Outcome",
    hideOnPhone: true,
    cell: (token) => (
      <div className="flex flex-col items-start gap-1">
        <Outcome token={token} />
      </div>
    ),
  },
];

function Outcome({ token: { outcome, problems } }: { readonly token: PlannedToken }) {
  const { tone, word } = outcomes[outcome];
  return (
    <>
      <Status tone={tone}>{word}</Status>
      {problems.map(({ column, message }) => (
        <p key={`${column} ${message}`} className="max-w-96 break-words">
          {column !== null && `Column ${column}: `}
          {message}
        </p>
      ))}
    </>
  );
}

const tokens = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "token" : "tokens"}`;
