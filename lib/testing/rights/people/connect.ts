/** Rights to the functions of lib/people/connect. */
import { randomBytes } from "node:crypto";
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { ownPlaces } from "@/lib/people/connect/places";
import { startConnect } from "@/lib/people/connect/requests";
import { allowConnect, connect, connectRequest, refuseConnect } from "@/lib/people/connect/service";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { createAuthenticator } from "@/lib/testing/authenticator";
import { makeClient } from "@/lib/testing/factories";
import { giveConsoleName, inSession, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { own, type Rights, type Self } from "../right";

/** The person in a session, the touch of a passkey of theirs, and a server that they can log in to. */
async function atTheKey({ actor, clock }: Self) {
  await giveConsoleName();
  const held = await inSession(actor, clock);
  const key = createAuthenticator();
  await makePasskey(held, key, clock);
  const answer = key.touch((await beginTouch(held, "connection", clock)).options, testOrigin);
  const { id: clientId } = await makeClient();
  await database().auditEvent.deleteMany();
  return { sessionId: held.sessionId, answer, clientId };
}

/** A program that waits; its address is not that of the browser, so its code is typed. */
async function waiting({ clock }: Self) {
  const secretHash = randomBytes(32).toString("base64url");
  const said = { program: "psql", machine: "laptop", username: "", server: "" };
  const { id: requestId, code } = await startConnect({ secretHash, ...said }, "198.51.100.7", clock);
  return { requestId, code };
}

/** The rows of this room. */
export const connecting: Rights = {
  "people/connect.ownPlaces": own([], () => ownPlaces),
  "people/connect.connect": own(["connection_password.issued"], async (self) => {
    const { sessionId, ...input } = await atTheKey(self);
    return (actor: UserActor) => connect({ ...actor, sessionId }, input, self.clock);
  }),
  "people/connect.connectRequest": own([], async (self) => {
    const { requestId } = await waiting(self);
    return (actor: UserActor) => connectRequest(actor, { requestId }, self.clock);
  }),
  "people/connect.allowConnect": own(["connect_request.allowed"], async (self) => {
    const { sessionId, ...input } = await atTheKey(self);
    const request = await waiting(self);
    return (actor: UserActor) => allowConnect({ ...actor, sessionId }, { ...input, ...request }, self.clock);
  }),
  "people/connect.refuseConnect": own(["connect_request.refused"], async (self) => {
    const { requestId } = await waiting(self);
    return (actor: UserActor) => refuseConnect(actor, { requestId }, self.clock);
  }),
};
