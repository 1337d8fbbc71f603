"use client";
/** Issuing enrolment links to many users: one CSV file, given out this one time. */
import { Download } from "lucide-react";
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { saveFile } from "@/components/ui/save-file";
import { linkCsv } from "@/lib/people/enrollment/link-csv";
import { bulkLinkLimit } from "@/lib/people/enrollment/schema";
import { issueLinksAction } from "./bulk-actions";
import type { BulkJob } from "./bulk-dialog";
import { usersInWords } from "./bulk-words";

type Issued = NonNullable<Extract<Awaited<ReturnType<typeof issueLinksAction>>, { status: "done" }>["data"]>;

export function LinksDialog({ job, onClose }: { readonly job: BulkJob; readonly onClose: () => void }) {
  const [result, setResult] = useState<Issued | null>(null);
  const count = Math.min(job.count, bulkLinkLimit);
  const close = () => {
    if (result) job.clear();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={result ? "Enrolment links" : `Issue enrolment links to ${usersInWords(count)}?`}
      description={
        result
          ? undefined
          : "Each user gets their own link to set a password and enrol. Links that were open before stop working."
      }
    >
      {result ? (
        <Links result={result} onClose={close} />
      ) : (
        <ActionForm
          action={issueLinksAction}
          hidden={{ selection: JSON.stringify(job.selection) }}
          onDone={setResult}
        >
          {job.count > bulkLinkLimit && (
            <Alert tone="warning">
              Links are issued to {bulkLinkLimit.toLocaleString("en")} users at a time: the first by role
              name.
            </Alert>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <SubmitButton>Issue links</SubmitButton>
          </div>
        </ActionForm>
      )}
    </Dialog>
  );
}

function Links({ result, onClose }: { readonly result: Issued; readonly onClose: () => void }) {
  const { issued, skipped } = result;
  const save = () => saveFile("enrolment-links.csv", linkCsv(issued), "text/csv");
  return (
    <>
      <Alert tone="warning" title="Save the file now. The links are not shown again.">
        Anyone who has a link can enrol in place of the user, so treat links like passwords.
      </Alert>
      <p role="status">{usersInWords(issued.length)} got a link.</p>
      {skipped.length > 0 && (
        <ul className="max-h-40 list-disc overflow-auto pl-5 text-muted">
          {skipped.map((user) => (
            <li key={user.userId}>{user.why}</li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        {issued.length > 0 && (
          <Button variant="primary" icon={<Download aria-hidden className="size-4" />} onClick={save}>
            Save CSV file
          </Button>
        )}
      </div>
    </>
  );
}
