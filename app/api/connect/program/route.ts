/** Downloading the program that gets connection passwords: one file for Node. The same for everybody, so anybody may have it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "@/lib/foundation/platform/project-root";

export async function GET(): Promise<Response> {
  return new Response(await readFile(join(projectRoot(), "connect/connect.mjs")), {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Content-Disposition": 'attachment; filename="postern-connect.mjs"',
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    },
  });
}
