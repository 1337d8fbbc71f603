/** The own authenticator apps, one a row. */
import { Smartphone } from "lucide-react";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import type { OwnFactorView } from "@/lib/enrollment/queries";
import { FactorMenu } from "./factor-menu";

/** `mustKeepOne`: the last one cannot be removed. */
export function FactorList({
  factors,
  mustKeepOne,
}: {
  readonly factors: readonly OwnFactorView[];
  readonly mustKeepOne: boolean;
}) {
  if (factors.length === 0) {
    return (
      <EmptyState icon={<Smartphone />} title="No authenticator app">
        Your logins do not ask for a code, or you enrol with a link that you are given.
      </EmptyState>
    );
  }
  const keeps = mustKeepOne && factors.length === 1;
  return (
    <ul className="divide-y divide-line">
      {factors.map((factor) => (
        <li key={factor.id} className="flex items-center gap-3 px-4 py-3">
          <Smartphone aria-hidden className="size-5 shrink-0 text-muted" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
              <span className="break-words">{factor.name}</span>
              {factor.isDefault && factors.length > 1 && <Badge>Default</Badge>}
            </p>
            <p className="text-[0.8125rem] text-muted">
              {factor.kindName}, added <RelativeTime at={factor.confirmedAt} />
              {factor.lastUsedAt && (
                <>
                  , last used <RelativeTime at={factor.lastUsedAt} />
                </>
              )}
            </p>
          </div>
          <FactorMenu factor={factor} isOnly={factors.length === 1} keeps={keeps} />
        </li>
      ))}
    </ul>
  );
}
