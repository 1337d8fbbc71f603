/** Comparing role templates with a registered server: reads what it has, keeps nothing, changes nothing. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { keptTarget } from "@/lib/servers/registry/kept-target";
import { readState, type StateResult } from "./read-state";
import type { TemplateStateInput } from "./schema";

/** What the server has now of what `input` names. @throws AppError 'not_found' */
export async function readTemplateState(
  actor: Actor,
  { id, ...asked }: TemplateStateInput,
): Promise<StateResult> {
  // A connection to the server with the kept password, as "Read now" makes one.
  authorize(actor, "server.write");
  const kept = await keptTarget(id);
  return kept.ok ? readState(kept.target, asked) : kept;
}
