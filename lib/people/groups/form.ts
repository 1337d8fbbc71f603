/** Pure. What the form of a group shows. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { kindName } from "@/lib/login/factors/table";
import type { CreateGroupInput } from "./schema";

type Shown = Omit<CreateGroupInput, "allowedFactors" | "defaultFactor"> & {
  readonly allowedFactors: readonly string[];
  readonly defaultFactor: string | null;
};

/** All fields of it. `approvers`: the name of the group that decides about requests; null where operators alone do. */
export const groupForm = (group: Shown, approvers: string | null): FormState => ({
  name: oneValue("Name", group.name),
  description: oneValue("Description", group.description),
  allowedFactors: manyValues("Second factors that members may have", group.allowedFactors, kindName),
  defaultFactor: oneValue(
    "Offered first",
    group.defaultFactor,
    group.defaultFactor === null ? "the organisation's" : kindName(group.defaultFactor),
  ),
  maxFactorsPerUser: oneValue("How many each member may have", group.maxFactorsPerUser),
  accessMaxHours: oneValue("Longest temporary membership, in hours", group.accessMaxHours),
  approverGroupId: oneValue("Who decides beside operators", group.approverGroupId, approvers ?? "nobody"),
});
