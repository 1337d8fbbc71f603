/** What each group of the builder's fields is given. */
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import type { PlanDraft } from "./plan-draft";

/** The fields as they stand, what there is to choose from, and how a field says that it changed. */
export type DraftProps = {
  readonly draft: PlanDraft;
  readonly start: BuilderStart;
  readonly onChange: (part: Partial<PlanDraft>) => void;
};
