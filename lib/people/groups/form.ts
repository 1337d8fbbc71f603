/** Pure. What the form of a group shows. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { kindName } from "@/lib/login/factors/table";
import type { CreateGroupInput } from "./schema";

type Shown = Omit<CreateGroupInput, "allowedFactors"> & { readonly allowedFactors: readonly string[] };

/** All fields of it. */
export const groupForm = (group: Shown): FormState => ({
  name: oneValue("Name", group.name),
  description: oneValue("Description", group.description),
  allowedFactors: manyValues("Second factors that members may have", group.allowedFactors, kindName),
  maxFactorsPerUser: oneValue("How many each member may have", group.maxFactorsPerUser),
});
