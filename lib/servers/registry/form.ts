/** Pure. What the form of a server shows; the password is never shown. */
import { type FormState, oneValue } from "@/lib/foundation/base/form-state";
import type { UpdateServerInput } from "./schema";

type Shown = Omit<UpdateServerInput, "id" | "monitorPassword" | "sslMode"> & { readonly sslMode: string };

/** `clientName`: what the client with `clientId` is called. */
export const serverForm = (server: Shown, clientName: string | null): FormState => ({
  name: oneValue("Name", server.name),
  host: oneValue("Host", server.host),
  port: oneValue("Port", server.port),
  sslMode: oneValue("What is checked of its certificate", server.sslMode),
  caCertificate: oneValue("Certificates to trust", server.caCertificate),
  monitorRole: oneValue("Role", server.monitorRole),
  database: oneValue("Database", server.database),
  clientId: oneValue("Client it asks as", server.clientId, clientName ?? ""),
  whereFrom: oneValue("Learn where logins come from", server.whereFrom),
  notes: oneValue("Notes", server.notes),
  maxSessionHours: oneValue("Hours a session may stand", server.maxSessionHours),
  endOldSessions: oneValue("End sessions that stand longer", server.endOldSessions),
});
