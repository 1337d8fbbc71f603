"use client";
/** What came of a change in bulk, in words: counts, and who could not be changed. */
import { usersInWords } from "./bulk-words";
import type { BulkProgress } from "./use-bulk-run";

const shownFailures = 100;

export function BulkReport({ progress, past }: { readonly progress: BulkProgress; readonly past: string }) {
  const { changed, unchanged, failures, status } = progress;
  return (
    <div className="flex flex-col gap-2">
      <p role="status">
        {status === "stopped" && "Stopped. "}
        {usersInWords(changed)} {past}
        {unchanged > 0 && `, ${unchanged.toLocaleString("en")} did not need to change`}
        {failures.length > 0 && `, ${failures.length.toLocaleString("en")} failed`}.
      </p>
      {failures.length > 0 && (
        <ul className="max-h-48 list-disc overflow-auto pl-5 text-muted">
          {failures.slice(0, shownFailures).map((failure) => (
            <li key={failure.id}>
              <span className="font-mono break-all">{failure.name}</span>: {failure.why}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
