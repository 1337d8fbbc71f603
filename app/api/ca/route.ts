/** Downloading the certificate of this store's authority, for PostgreSQL's hosts and people's devices to trust. */
import { operatorOr } from "@/lib/programs/console/session";
import { readDoorAuthority } from "@/lib/servers/workers/authority";

/** `?as=crt` names it as phones and Windows want it, to be installed there. */
export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("client.read");
  if (actor instanceof Response) return actor;
  const authority = await readDoorAuthority(actor);
  if (!authority) {
    return new Response("There is no authority yet: the first worker that starts makes it.", { status: 404 });
  }
  const isForDevices = new URL(request.url).searchParams.get("as") === "crt";
  return new Response(authority.certificate, {
    headers: {
      "Content-Type": isForDevices ? "application/x-x509-ca-cert" : "application/x-pem-file",
      "Content-Disposition": `attachment; filename="postern-ca.${isForDevices ? "crt" : "pem"}"`,
      "Cache-Control": "no-store",
    },
  });
}
