"use client";
/** The table of pg_hba.conf lines with the method that each asks for. */
import { type Column, DataTable } from "@/components/ui/data-table";
import { Section } from "@/components/ui/page";
import { Status, type Tone } from "@/components/ui/status";
import { describeAddress } from "@/lib/protocols/postgres/hba/address";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import type { HbaRow } from "@/lib/servers/reading/reading";

/** A line's method at a glance; what it means for whom is said by the page about ways in. */
const tones: Readonly<Record<string, Tone>> = {
  trust: "danger",
  password: "danger",
  ident: "warn",
  md5: "warn",
  radius: "ok",
  ldap: "ok",
  reject: "neutral",
};

type Shown = HbaRow & { readonly key: string };

const columns: readonly Column<Shown>[] = [
  { id: "line", header: "Line", align: "right", cell: ({ line_number }) => line_number },
  {
    id: "type",
    header: "Type",
    hideOnPhone: true,
    cell: ({ type }) => <span className="font-mono">{type}</span>,
  },
  {
    id: "database",
    header: "Databases",
    hideOnPhone: true,
    cell: ({ database }) => <Names names={database} />,
  },
  { id: "user", header: "Roles", cell: ({ user_name }) => <Names names={user_name} /> },
  {
    id: "address",
    header: "From",
    cell: (line) => <span className="font-mono whitespace-nowrap">{sourceOf(line)}</span>,
  },
  { id: "method", header: "Method", cell: (line) => <Method line={line} /> },
];

export function HbaLines({ lines }: { readonly lines: readonly HbaRow[] }) {
  const rows = lines.map((line, index) => ({ ...line, key: String(index) }));
  return (
    <Section
      title="What each line of pg_hba.conf asks for"
      description="The first line that matches decides. As the file is on disk; a line that was changed after the last reload is not in force yet."
    >
      <DataTable
        label="Lines of pg_hba.conf"
        columns={columns}
        rows={rows}
        rowId={({ key }) => key}
        empty={<p className="p-4 text-muted">The file has no lines: nobody can log in.</p>}
      />
    </Section>
  );
}

/** As an administrator writes it: "10.0.0.0/8" rather than address and mask. */
function sourceOf(line: HbaRow): string {
  if (line.type === "local") return "socket";
  const [rule] = rulesetFromView([line]).rules;
  return rule ? describeAddress(rule.address) : (line.address ?? "");
}

function Names({ names }: { readonly names: readonly string[] | null }) {
  return <span className="block min-w-20 font-mono wrap-anywhere">{names?.join(", ")}</span>;
}

function Method({ line: { auth_method, error } }: { readonly line: HbaRow }) {
  if (auth_method === null) {
    return (
      <span className="flex flex-col gap-1">
        <span>
          <Status tone="danger">Not valid</Status>
        </span>
        <span className="max-w-72 text-[0.8125rem] break-words text-muted">
          {error ?? "PostgreSQL does not load this line; its log says why."}
        </span>
      </span>
    );
  }
  return <Status tone={tones[auth_method] ?? "info"}>{auth_method}</Status>;
}
