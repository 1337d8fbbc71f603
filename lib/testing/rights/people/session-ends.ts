/** Rights to the functions of lib/people/session-ends. */
import type { Actor } from "@/lib/foundation/access/actor";
import { endSessionsOfUser } from "@/lib/people/session-ends/settle";
import { makeServer, makeUser } from "@/lib/testing/factories";
import { changes, type Rights } from "../right";

export const sessionEnds: Rights = {
  "people/session-ends.endSessionsOfUser": changes(
    "user.end_sessions",
    "user.server_sessions_end_asked",
    async () => {
      await makeServer();
      const { id } = await makeUser();
      return (actor: Actor) => endSessionsOfUser(actor, { userId: id });
    },
  ),
};
