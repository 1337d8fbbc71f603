/** A program begins to wait for a connection password. Whoever is signed in has no say here, and nothing is given yet. */
import { askEveryMs, requestLifeMs, startConnect } from "@/lib/people/connect/requests";
import { startConnectInput } from "@/lib/people/connect/schema";
import { answerProgram } from "@/lib/programs/console/program-request";

export const POST = (request: Request): Promise<Response> =>
  answerProgram(request, startConnectInput, async (input, address) => {
    const { id, code } = await startConnect(input, address);
    return { status: 201, body: { id, code, intervalMs: askEveryMs, expiresInMs: requestLifeMs } };
  });
