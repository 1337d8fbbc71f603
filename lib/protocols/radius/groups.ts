/** Pure. Groups in Access-Accept: the vendor table, and attributes that fit into the reply. */
import { utf8 } from "@/lib/foundation/base/bytes";
import { type Attribute, attribute, maxValueBytes } from "./attributes";
import { maxVendorValueBytes } from "./vendor";

type GroupsForm = {
  /** What the choice is called on a page. */
  readonly name: string;
  /** The attribute as equipment names it. */
  readonly attribute: string;
  /** The vendor's SMI number and attribute; null for the standard attribute Filter-Id (11). */
  readonly vendor: number | null;
  readonly type: number;
};

/** Where each make of equipment looks for the names of a user's groups: one attribute per group. */
export const groupsForms = {
  cisco_asa: { name: "Cisco ASA", attribute: "ASA-Group-Policy (3076/25)", vendor: 3076, type: 25 },
  fortinet: { name: "Fortinet", attribute: "Fortinet-Group-Name (12356/1)", vendor: 12356, type: 1 },
  palo_alto: { name: "Palo Alto", attribute: "PaloAlto-User-Group (25461/5)", vendor: 25461, type: 5 },
  sonicwall: { name: "SonicWall", attribute: "SonicWall-User-Group (8741/3)", vendor: 8741, type: 3 },
  citrix: { name: "Citrix", attribute: "Citrix-User-Groups (66/16)", vendor: 66, type: 16 },
  filter_id: { name: "Others", attribute: "Filter-Id (11)", vendor: null, type: 11 },
} as const satisfies Record<string, GroupsForm>;

/** A key of `groupsForms`. */
export type GroupsFormKey = keyof typeof groupsForms;

/** Whether `key` names a form; 'none' and unknown words send no groups. */
export const isGroupsForm = (key: string): key is GroupsFormKey => Object.hasOwn(groupsForms, key);

/**
 * Attributes for the groups, in their order, within `budgetBytes` of the reply. A name never appears cut: one that is
 * too long for an attribute or for what is left of the budget is left out whole, and `dropped` counts it.
 */
export function groupAttributes(
  key: string,
  groups: readonly string[],
  budgetBytes: number,
): { readonly attributes: readonly Attribute[]; readonly dropped: number } {
  if (!isGroupsForm(key)) return { attributes: [], dropped: 0 };
  const form: GroupsForm = groupsForms[key];
  const attributes: Attribute[] = [];
  let left = budgetBytes;
  for (const group of groups) {
    const value = utf8(group);
    if (value.length > (form.vendor === null ? maxValueBytes : maxVendorValueBytes)) continue;
    const built =
      form.vendor === null
        ? { type: form.type, value }
        : attribute("Vendor-Specific", { vendor: form.vendor, attributes: [{ type: form.type, value }] });
    if (2 + built.value.length > left) continue;
    left -= 2 + built.value.length;
    attributes.push(built);
  }
  return { attributes, dropped: groups.length - attributes.length };
}
