/** The choices for sending groups, from the vendor table of the codec. */
import type { Option } from "@/components/ui/select";
import { groupsForms } from "@/lib/protocols/radius/groups";

/** "None" first, then each make with the attribute it reads. */
export const groupsFormOptions: readonly Option[] = [
  { value: "none", label: "Send no groups" },
  ...Object.entries(groupsForms).map(([value, form]) => ({
    value,
    label: form.name,
    description: form.attribute,
  })),
];
