"use client";
/** What runs by the clock: when next, and what came of it the last time. */
import { CalendarClock } from "lucide-react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ScheduleView } from "@/lib/foundation/jobs/queries";
import { JobStatus } from "./job-state";
import { tookText } from "./took-text";

/** A schedule with what its job is called. */
export type ShownSchedule = ScheduleView & { readonly title: string };

const columns: readonly Column<ShownSchedule>[] = [
  {
    id: "title",
    header: "Job",
    cell: ({ title, schedule }) => (
      <span className="flex min-w-40 flex-col leading-tight">
        <span className="font-medium">{title}</span>
        <span className="text-[0.8125rem] text-muted">{schedule}</span>
      </span>
    ),
  },
  { id: "next", header: "Next run", cell: ({ nextAt }) => <RelativeTime at={nextAt} focusable={false} /> },
  {
    id: "last",
    header: "Last run",
    hideOnPhone: true,
    cell: ({ last }) =>
      last ? (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <JobStatus state={last.state} />
          <span className="text-muted">
            <RelativeTime at={last.finishedAt} focusable={false} />
          </span>
        </span>
      ) : (
        <span className="text-muted">not yet</span>
      ),
  },
  {
    id: "told",
    header: "Result",
    hideOnPhone: true,
    cell: ({ last }) => <span className="block max-w-96 break-words">{last?.text}</span>,
  },
  {
    id: "took",
    header: "Duration",
    align: "right",
    hideOnPhone: true,
    cell: ({ last }) => last && <span className="whitespace-nowrap">{tookText(last.tookMs)}</span>,
  },
];

export const SchedulesTable = ({ schedules }: { readonly schedules: readonly ShownSchedule[] }) => (
  <DataTable
    label="Scheduled"
    columns={columns}
    rows={schedules}
    rowId={({ name }) => name}
    empty={
      <EmptyState icon={<CalendarClock />} title="Nothing yet">
        The job process adds its schedules when it starts.
      </EmptyState>
    }
  />
);
