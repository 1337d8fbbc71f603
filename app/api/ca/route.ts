/** Downloading the certificate of the doors' authority, for the hosts of PostgreSQL servers to trust. */
import { operatorOr } from "@/lib/programs/console/session";
import { readDoorAuthority } from "@/lib/servers/workers/authority";

export async function GET(): Promise<Response> {
  const actor = await operatorOr("client.read");
  if (actor instanceof Response) return actor;
  const authority = await readDoorAuthority(actor);
  if (!authority) {
    return new Response("There is no authority yet: the first worker that starts makes it.", { status: 404 });
  }
  return new Response(authority.certificate, {
    headers: {
      "Content-Type": "application/x-pem-file",
      "Content-Disposition": 'attachment; filename="postern-ca.pem"',
      "Cache-Control": "no-store",
    },
  });
}
