/** The store while the product runs: the one of DATABASE_URL, or the embedded one, started again when it dies. */
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedStore, namedStore, startEmbeddedStore } from "@/lib/foundation/platform/embedded-store";
import type { Env } from "@/lib/foundation/platform/env";
import type { StoreUrls } from "@/lib/foundation/platform/store-rights";
import { afterEnd, calm, waitInWords } from "./back-off";
import { say } from "./output";

/** A store that is there until `stop`. Its address never changes. */
export type KeptStore = StoreUrls & { stop(): Promise<void> };

/** The store of this installation. @throws StartError when the embedded one does not start */
export async function keepStore(from: Env): Promise<KeptStore> {
  const named = namedStore(from);
  if (named) return { ...named, stop: async () => {} };
  const first = await startEmbeddedStore(from);
  const stopping = new AbortController();
  let current: EmbeddedStore | null = first;
  const watch = async () => {
    for (let backOff = calm; !stopping.signal.aborted; ) {
      const startedMs = performance.now();
      const ending = current ? await current.cluster.exited : "it did not start";
      current = null;
      if (stopping.signal.aborted) return;
      const next = afterEnd(backOff, performance.now() - startedMs);
      backOff = next.state;
      say("error", `The store ended (${ending}). Starting it again ${waitInWords(next.waitMs)}.`);
      await sleep(next.waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      current = await startEmbeddedStore(from, first.cluster.port).catch((error: Error) => {
        say("error", error.message);
        return null;
      });
    }
  };
  const ended = watch();
  return {
    url: first.url,
    ownerUrl: first.ownerUrl,
    async stop() {
      stopping.abort();
      await current?.cluster.stop();
      await ended;
      // A start that was under way when stop was called has finished by now.
      await current?.cluster.stop();
    },
  };
}
