/** Running a protection test and telling its checks as they happen. */
import { told } from "@/lib/programs/console/told";
import { testProtection } from "@/lib/servers/protection/run";
import { protectionInput } from "@/lib/servers/protection/schema";

export const POST = (request: Request): Promise<Response> =>
  told(request, "server.write", protectionInput, testProtection);
