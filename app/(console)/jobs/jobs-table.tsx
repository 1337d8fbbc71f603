"use client";
/** The table of jobs, kept up to date while it is looked at. */
import { ListTodo } from "lucide-react";
import { LiveBar } from "@/components/live-bar";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { useLive } from "@/components/use-live";
import type { JobView } from "@/lib/foundation/jobs/queries";
import { JobActions } from "./job-actions";
import { JobStatus } from "./job-state";
import { tookText } from "./took-text";

const pollMs = 1000;

export type JobsTableProps = {
  readonly initial: readonly JobView[];
  /** The filters for asking again. */
  readonly query: string;
  /** What each job is called. */
  readonly titles: Readonly<Record<string, string>>;
  readonly mayWrite: boolean;
  /** Filters hide the others. */
  readonly isNarrowed: boolean;
};

export function JobsTable({ initial, query, titles, mayWrite, isNarrowed }: JobsTableProps) {
  const live = useLive({ url: `/jobs/live?${query}`, initial, pollMs, isSame });
  const titleOf = ({ name }: JobView) => titles[name] ?? name;
  const columns: readonly Column<JobView>[] = [
    {
      id: "name",
      header: "Job",
      cell: (job) => (
        <div className="flex max-w-64 min-w-40 flex-col items-start gap-0.5">
          <span className="font-medium">{titleOf(job)}</span>
          {job.input !== "" && (
            <span title={job.input} className="max-w-full truncate font-mono text-[0.8125rem] text-muted">
              {job.input}
            </span>
          )}
          <span className="mt-1 flex flex-col items-start gap-1 sm:hidden">
            <JobStatus state={job.state} />
            <Told job={job} />
            {mayWrite && <JobActions job={job} title={titleOf(job)} />}
          </span>
        </div>
      ),
    },
    {
      id: "state",
      header: "State",
      hideOnPhone: true,
      cell: (job) => <JobStatus state={job.state} />,
    },
    { id: "told", header: "Details", hideOnPhone: true, cell: (job) => <Told job={job} /> },
    { id: "when", header: "When", hideOnPhone: true, cell: (job) => <When job={job} /> },
    {
      id: "took",
      header: "Duration",
      align: "right",
      hideOnPhone: true,
      cell: ({ startedAt, finishedAt }) =>
        startedAt && finishedAt ? (
          <span className="whitespace-nowrap">
            {tookText(Date.parse(finishedAt) - Date.parse(startedAt))}
          </span>
        ) : null,
    },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "right",
            hideOnPhone: true,
            cell: (job: JobView) => <JobActions job={job} title={titleOf(job)} />,
          } as const,
        ]
      : []),
  ];
  return (
    <div className="flex flex-col gap-3">
      <LiveBar
        live={live}
        liveText="Live: changes appear within a second."
        pausedText="Paused: changes are not shown."
      />
      <DataTable
        label="Jobs"
        columns={columns}
        rows={live.data}
        rowId={(job) => job.id}
        rowName={titleOf}
        empty={
          isNarrowed ? (
            <EmptyState icon={<ListTodo />} title="No matches">
              Remove a filter. Finished and cancelled jobs are kept for a week.
            </EmptyState>
          ) : (
            <EmptyState icon={<ListTodo />} title="No job is waiting, running or failed">
              To see finished jobs, choose the state “Done”.
            </EmptyState>
          )
        }
      />
    </div>
  );
}

const isSame = (now: readonly JobView[], next: readonly JobView[]) =>
  JSON.stringify(now) === JSON.stringify(next);

function Told({ job }: { readonly job: JobView }) {
  const { state, progress, percent, result, error, attempts } = job;
  if (state === "running") {
    return (
      <div className="flex max-w-96 min-w-32 flex-col gap-1">
        <span className="break-words">{progress ?? "Running"}</span>
        {percent !== null && (
          <div
            role="progressbar"
            aria-label={progress ?? "Progress"}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="h-1.5 overflow-hidden rounded-full bg-sunken"
          >
            <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
          </div>
        )}
      </div>
    );
  }
  return (
    <div className="flex max-w-96 flex-col gap-0.5">
      {result && <span className="break-words">{result}</span>}
      {error && <span className="break-words">{error}</span>}
      {error && (
        <span className="text-[0.8125rem] text-muted">
          {attempts === 1 ? "Tried once" : `Tried ${attempts} times`}
        </span>
      )}
    </div>
  );
}

function When({ job: { state, dueAt, startedAt, finishedAt } }: { readonly job: JobView }) {
  if (state === "waiting") return <RelativeTime at={dueAt} focusable={false} />;
  const at = finishedAt ?? startedAt;
  return at === null ? null : <RelativeTime at={at} focusable={false} />;
}
