/** What the console's pages know of the process around them: they run in it, as modules of their own. */
import type { ServedCertificate } from "@/lib/foundation/certificates/served-certificate";
import type { Launcher } from "./launcher";

/** `certificates` is null for HTTP alone, `launcher` where none started this process. */
export type ServerState = {
  readonly certificates: Pick<ServedCertificate, "kind" | "current" | "trouble"> | null;
  readonly launcher: Launcher | null;
};

const shared = globalThis as { posternServer?: ServerState };

/** Told by the process when its port is open. */
export function tellServerState(state: ServerState): void {
  shared.posternServer = state;
}

/** The state, or null in a process that has no port: tests. */
export const serverState = (): ServerState | null => shared.posternServer ?? null;
