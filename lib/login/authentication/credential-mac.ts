/** The digest that recognises a text when it is typed again, without revealing it. */
import { hex } from "@/lib/foundation/base/bytes";
import { macOf } from "@/lib/foundation/keys/keyring";

/** Names the whole of what `person` (an id, or a name that is nobody's) typed, in hex. */
export const credentialMac = (macKey: Uint8Array, person: string, typed: string): string =>
  hex(macOf(macKey, "credential", `${person}\0${typed}`));
