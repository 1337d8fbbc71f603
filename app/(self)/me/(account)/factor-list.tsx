"use client";
/** The own second factors, one a row, and the dialogs that change them. */
import { Smartphone } from "lucide-react";
import { useState } from "react";
import { FactorPicture } from "@/components/factor-picture";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import type { OwnFactorView } from "@/lib/people/enrollment/queries";
import { FactorDialogs, type FactorTask } from "./factor-dialogs";
import { FactorMenu } from "./factor-menu";

/** `mustKeepOne`: the last one cannot be removed. */
export function FactorList({
  factors,
  mustKeepOne,
}: {
  readonly factors: readonly OwnFactorView[];
  readonly mustKeepOne: boolean;
}) {
  // Here and not in the row: a row that was removed could not say so any more.
  const [factor, setFactor] = useState<OwnFactorView | null>(null);
  const [task, setTask] = useState<FactorTask | null>(null);
  const isOnly = factors.length === 1;
  const removal = mustKeepOne && isOnly ? "keeps" : "remove";
  return (
    <>
      {factors.length === 0 && (
        <EmptyState icon={<Smartphone />} title="No second factor">
          Either your logins do not ask for a code, or you need an enrolment link from your database
          administrator.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {factors.map((each) => (
          <li key={each.id} className="flex items-center gap-3 px-4 py-3">
            <FactorPicture device={each.device} className="size-5" />
            <Factor factor={each} isOnly={isOnly} />
            <FactorMenu
              factor={each}
              onTask={(next) => {
                setFactor(each);
                setTask(next === "remove" ? removal : next);
              }}
            />
          </li>
        ))}
      </ul>
      {factor && <FactorDialogs factor={factor} isOnly={isOnly} task={task} onClose={() => setTask(null)} />}
    </>
  );
}

function Factor({ factor, isOnly }: { readonly factor: OwnFactorView; readonly isOnly: boolean }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
        <span className="min-w-0 break-words">{factor.name}</span>
        {factor.isDefault && !isOnly && <Badge>Default</Badge>}
        {factor.isWeaker && <Badge>Weaker</Badge>}
        {factor.isUnreachable && <Badge>Not reached any more</Badge>}
      </p>
      <p className="text-[0.8125rem] text-muted">
        {factor.kindName}, {factor.codeForm && `${factor.codeForm}, `}added{" "}
        <RelativeTime at={factor.confirmedAt} />
        {factor.lastUsedAt && (
          <>
            , last used <RelativeTime at={factor.lastUsedAt} />
          </>
        )}
      </p>
    </div>
  );
}
