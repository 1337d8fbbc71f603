"use client";
/** The directory's tree, opened branch by branch, to choose the search base from. */
import { ChevronRight } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { Branch } from "@/lib/people/directories/tests";
import { idle } from "@/lib/programs/console/action-state";
import { browseAction } from "../actions";
import { FailedTest } from "../test-button";

type Answer = Awaited<ReturnType<typeof browseAction>>;

export function BaseTree({ id, onChoose }: { readonly id: string; readonly onChoose: (dn: string) => void }) {
  const [path, setPath] = useState<readonly Branch[]>([]);
  const [answer, setAnswer] = useState<Answer>(idle);
  const [isAsking, start] = useTransition();
  const [confirmed, confirmation] = useConfirmed(browseAction);
  const look = (to: readonly Branch[]) =>
    start(async () => {
      const values = new FormData();
      values.set("id", id);
      values.set("base", to.at(-1)?.dn ?? "");
      const said = await confirmed(idle, values);
      start(() => {
        setPath(to);
        setAnswer(said);
      });
    });
  const data = answer.status === "done" ? answer.data : null;
  const here = path.at(-1);
  return (
    <div className="flex flex-col items-start gap-2">
      <Button size="sm" pending={isAsking} onClick={() => look([])}>
        {answer.status === "idle" ? "Choose from the tree" : "Back to the top"}
      </Button>
      {answer.status === "error" && <p className="text-danger">{answer.message}</p>}
      {data && !data.ok && <FailedTest failed={data} />}
      {data?.ok && (
        <div className="w-full rounded-md border border-line p-3">
          {here && (
            <div className="mb-2 flex flex-wrap items-center gap-2">
              <span className="font-mono text-[0.8125rem] break-all">{here.dn}</span>
              {/* While another branch is read, a press would take the one before it. */}
              <Button size="sm" disabled={isAsking} onClick={() => onChoose(here.dn)}>
                Use this branch
              </Button>
            </div>
          )}
          {data.branches.length === 0 && <p className="text-muted">No branches below.</p>}
          <ul className="flex flex-col">
            {data.branches.map((branch) => (
              <li key={branch.dn}>
                <button
                  type="button"
                  className="flex min-h-9 items-center gap-1.5 text-left font-mono text-[0.8125rem] break-all hover:underline max-sm:min-h-11"
                  onClick={() => look([...path, branch])}
                >
                  <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
                  {branch.name}
                </button>
              </li>
            ))}
          </ul>
          {data.isCut && <p className="mt-2 text-muted">There are more. Type the search base instead.</p>}
        </div>
      )}
      {confirmation}
    </div>
  );
}
