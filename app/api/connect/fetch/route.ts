/** A program asks for the connection password that it waits for, with the secret that nobody else has. Given once. */
import { fetchConnect } from "@/lib/people/connect/requests";
import { fetchConnectInput } from "@/lib/people/connect/schema";
import { answerProgram } from "@/lib/programs/console/program-request";

export const POST = (request: Request): Promise<Response> =>
  answerProgram(request, fetchConnectInput, async (input) => {
    const fetched = await fetchConnect(input);
    return { status: statusOf[fetched.status], body: fetched };
  });

const statusOf = { unknown: 404, too_soon: 429, waiting: 200, refused: 200, over: 200, given: 200 } as const;
