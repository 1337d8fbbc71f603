"use client";
/** The table of pg_hba.conf lines with the method that each asks for, and what it lets pass without a second factor. */
import { Alert } from "@/components/ui/alert";
import { type Column, DataTable } from "@/components/ui/data-table";
import { Section } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import { gapAt, type LineGap } from "@/lib/protocols/postgres/bypass/line-gaps";
import { describeAddress } from "@/lib/protocols/postgres/hba/address";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import type { HbaRow } from "@/lib/servers/reading/reading";
import { LineGapNote } from "./line-gap";

type Shown = HbaRow & {
  readonly isInForce: boolean;
  readonly key: string;
  readonly gap: LineGap | null;
};

const columnsFor = (serverId: string): readonly Column<Shown>[] => [
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
  { id: "method", header: "Method", cell: (line) => <Method line={line} serverId={serverId} /> },
  {
    id: "gap",
    header: "Second factor",
    hideOnPhone: true,
    cell: (line) => <Gap line={line} serverId={serverId} />,
  },
];

/** `file` is where lines stand whose row names none. */
export function HbaLines({
  serverId,
  lines,
  file,
  gaps,
  notInForce,
}: {
  readonly serverId: string;
  readonly lines: readonly HbaRow[];
  readonly file: string;
  readonly gaps: readonly LineGap[];
  /** Why PostgreSQL uses other lines; empty where nothing says so. */
  readonly notInForce: string;
}) {
  const rows = lines.map((line, index) => ({
    ...line,
    key: String(index),
    isInForce: notInForce === "",
    gap: gapAt(gaps, line.file_name ?? file, line.line_number),
  }));
  return (
    <Section
      title="What each line of pg_hba.conf asks for"
      description="The first line that matches decides. These are the lines of the file on disk. A change takes effect only after a reload."
    >
      {notInForce !== "" && (
        <div className="mb-4">
          <Alert tone="danger" title="Not checked: these are not the lines that PostgreSQL uses">
            <p>{notInForce}</p>
          </Alert>
        </div>
      )}
      <DataTable
        label="Lines of pg_hba.conf"
        columns={columnsFor(serverId)}
        rows={rows}
        rowId={({ key }) => key}
        empty={<p className="p-4 text-muted">The file has no lines, so nobody can log in.</p>}
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

function Method({ line, serverId }: { readonly line: Shown; readonly serverId: string }) {
  const { auth_method, error } = line;
  if (auth_method === null) {
    return (
      <span className="flex flex-col gap-1">
        <span>
          <Status tone="danger">Not valid</Status>
        </span>
        <span className="max-w-72 text-[0.8125rem] break-words text-muted">
          {error ?? "PostgreSQL does not load this line. Its log says why."}
        </span>
      </span>
    );
  }
  return (
    <span className="flex flex-col items-start gap-1">
      <span className="font-mono">{auth_method}</span>
      {/* A phone has no room for another column. */}
      <span className="sm:hidden">
        <Gap line={line} serverId={serverId} />
      </span>
    </span>
  );
}

/** A line that is not valid lets nobody in. */
const Gap = ({
  line: { gap, auth_method, isInForce },
  serverId,
}: {
  readonly line: Shown;
  readonly serverId: string;
}) => auth_method !== null && <LineGapNote serverId={serverId} gap={gap} isInForce={isInForce} />;
