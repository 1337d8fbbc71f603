/** The parameters of a page's address, for pages that look at one or two; lists read theirs by a schema. */
import type { Address } from "@/lib/foundation/base/read-text";

/** What Next hands to a page. */
export type SearchParams = Promise<Address>;

/** The parameter `name`, the first where it is repeated, "" where it is absent. */
export const param = (address: Address, name: string): string => [address[name]].flat()[0] ?? "";
