/** The jobs: what waits, runs and failed, and what runs by the clock. */
import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { FilterBar, FilterSelect } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { jobTroubles, listJobs, listSchedules } from "@/lib/foundation/jobs/queries";
import { jobListRequest } from "@/lib/foundation/jobs/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { registry } from "@/lib/programs/jobs/registry";
import { stateOptions } from "./job-state";
import { JobsTable } from "./jobs-table";
import { SchedulesTable } from "./schedules-table";

export const metadata: Metadata = { title: "Jobs" };

const titles = Object.fromEntries(registry.map(({ name, title }) => [name, title]));
const nameOptions = registry.map(({ name, title }) => ({ value: name, label: title }));

export default async function JobsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("job.read");
  const request = readAddress(jobListRequest, await searchParams);
  const [{ jobs, total }, schedules, { isStopped }] = await Promise.all([
    listJobs(actor, request),
    listSchedules(actor),
    jobTroubles(actor),
  ]);
  const { state, name, page, pageSize } = request;
  const query = new URLSearchParams({ ...(state && { state }), name, page: String(page) }).toString();
  return (
    <Page>
      <PageHeader
        title="Jobs"
        description="Background work, such as reading PostgreSQL servers and removing old data. A job that fails is retried. After its last attempt it stays here as failed until you run it again or delete it."
      />
      {isStopped && (
        <Alert tone="warning" title="No job process is running.">
          Jobs that are due do not run. Check the output of the process that starts Postern.
        </Alert>
      )}
      <FilterBar>
        <FilterSelect name="name" label="Job" any="All jobs" options={nameOptions} />
        <FilterSelect name="state" label="State" any="Not finished" options={stateOptions} />
      </FilterBar>
      <JobsTable
        key={query}
        initial={jobs}
        query={query}
        titles={titles}
        mayWrite={can(actor.role, "job.write")}
        isNarrowed={state !== undefined || name !== ""}
      />
      <Pagination page={page} pageSize={pageSize} total={total} />
      <section className="flex flex-col gap-3">
        <h2 className="text-[0.9375rem] font-semibold">Scheduled</h2>
        <SchedulesTable
          schedules={schedules
            .filter((schedule) => titles[schedule.name] !== undefined)
            .map((schedule) => ({ ...schedule, title: titles[schedule.name] ?? schedule.name }))}
        />
      </section>
    </Page>
  );
}
