/** Running a live login test and telling its steps as they happen, one line of JSON each. */
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/foundation/base/errors";
import { createLog } from "@/lib/foundation/platform/log";
import { isSameOrigin } from "@/lib/programs/console/same-origin";
import { operatorOr } from "@/lib/programs/console/session";
import { runLiveTest } from "@/lib/servers/live-test/run";
import { liveTestInput } from "@/lib/servers/live-test/schema";
import type { HeardEvent } from "@/lib/servers/live-test/steps";

const log = createLog("console");
const mostCharacters = 5000;

export async function POST(request: Request): Promise<Response> {
  const actor = await operatorOr("server.write");
  if (actor instanceof Response) return refused(await actor.text(), actor.status);
  if (!isSameOrigin(request.headers)) return refused("This came from another site.", 403);
  const body = await request.text();
  const input = liveTestInput.safeParse(body.length > mostCharacters ? null : parsed(body));
  if (!input.success) return refused(input.error.issues[0]?.message ?? "", 400);

  const leaving = new AbortController();
  const signal = AbortSignal.any([request.signal, leaving.signal]);
  const encoder = new TextEncoder();
  const lines = new ReadableStream<Uint8Array>({
    async start(controller) {
      const emit = (event: HeardEvent) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      try {
        await runLiveTest(actor, input.data, { emit, signal });
      } catch (error) {
        emit({ type: "broken", text: wordsFor(error) });
      }
      if (!signal.aborted) controller.close();
    },
    cancel: () => leaving.abort(),
  });
  return new Response(lines, {
    headers: {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      // A proxy in front must pass each step on as it comes.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

const refused = (text: string, status: number): Response => Response.json({ text }, { status });

function wordsFor(error: unknown): string {
  if (error instanceof AppError) return error.message;
  const id = randomUUID().slice(0, 8);
  log.error({ err: error, id }, "a live login test broke");
  return `This did not work, and it is not your fault. Try again; if it stays, quote ${id} to whoever runs Postern.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
