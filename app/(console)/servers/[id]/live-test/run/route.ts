/** Running a live login test and telling its steps as they happen. */
import { told } from "@/lib/programs/console/told";
import { runLiveTest } from "@/lib/servers/live-test/run";
import { liveTestInput } from "@/lib/servers/live-test/schema";

export const POST = (request: Request): Promise<Response> =>
  told(request, "server.write", liveTestInput, runLiveTest);
