/** The choices of the client that a server asks as. */
import type { Option } from "@/components/ui/select";

/** Each client with its network. */
export const clientOptions = (
  clients: readonly { readonly id: string; readonly name: string; readonly network: string }[],
): readonly Option[] =>
  clients.map(({ id, name, network }) => ({ value: id, label: name, description: network }));
