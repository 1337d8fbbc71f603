/** Rights to the functions of lib/people/operators and lib/people/console-sessions. */
import type { Actor } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { listOperatorSessions } from "@/lib/people/console-sessions/queries";
import { endOperatorSession } from "@/lib/people/console-sessions/service";
import { startSession } from "@/lib/people/console-sessions/start";
import { directoryNotes } from "@/lib/people/operators/directory-notes";
import { inviteFromDirectory } from "@/lib/people/operators/invite";
import { issueOperatorLink } from "@/lib/people/operators/link";
import { listOperatorPasskeys, removeOperatorPasskey } from "@/lib/people/operators/passkeys";
import { getOperator, listOperators } from "@/lib/people/operators/queries";
import {
  createOperator,
  deleteOperator,
  disableOperator,
  enableOperator,
  endOperatorSessions,
  updateOperator,
} from "@/lib/people/operators/service";
import { issueSetupToken } from "@/lib/people/operators/setup-link";
import { passkeyName } from "@/lib/people/passkeys/name";
import { operatorWith } from "@/lib/testing/actors";
import { createAuthenticator } from "@/lib/testing/authenticator";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { giveConsoleName, inSession, makePasskey } from "@/lib/testing/passkeys";
import { changes, type Rights, reads } from "../right";
import { answeringDirectory } from "./directories";
import { unique } from "./given";

/** A call about an operator. */
const withOperator =
  (call: (actor: Actor, operatorId: string) => unknown, data: Parameters<typeof makeOperator>[0] = {}) =>
  async () => {
    const { id } = await makeOperator({ role: "auditor", ...data });
    return (actor: Actor) => call(actor, id);
  };

/** The rows of this room. */
export const operators: Rights = {
  "people/operators.issueOperatorLink": changes(
    "operator.write",
    "operator.link_issued",
    withOperator((actor, operatorId) => issueOperatorLink(actor, { operatorId })),
  ),
  "people/operators.inviteFromDirectory": changes(
    "operator.write",
    ["operator.created", "operator.link_issued"],
    async () => {
      const { id: directoryId } = await answeringDirectory();
      return (actor: Actor) => inviteFromDirectory(actor, { directoryId, username: "nele" });
    },
  ),
  "people/operators.directoryNotes": reads("operator.read", () => (actor: Actor) => directoryNotes(actor)),
  "people/operators.listOperators": reads("operator.read", () => (actor: Actor) => listOperators(actor)),
  "people/operators.getOperator": reads(
    "operator.read",
    withOperator((actor, id) => getOperator(actor, id)),
  ),
  "people/operators.createOperator": changes(
    "operator.write",
    "operator.created",
    () => (actor: Actor) =>
      createOperator(actor, { username: unique("o"), displayName: "", email: null, role: "auditor" }),
  ),
  "people/operators.updateOperator": changes(
    "operator.write",
    "operator.updated",
    withOperator((actor, operatorId) =>
      updateOperator(actor, { operatorId, displayName: "changed", email: null, role: "auditor" }),
    ),
  ),
  "people/operators.disableOperator": changes(
    "operator.write",
    "operator.disabled",
    withOperator((actor, operatorId) => disableOperator(actor, { operatorId })),
  ),
  "people/operators.enableOperator": changes(
    "operator.write",
    "operator.enabled",
    withOperator((actor, operatorId) => enableOperator(actor, { operatorId }), { disabledAt: new Date(0) }),
  ),
  "people/operators.deleteOperator": changes(
    "operator.write",
    "operator.deleted",
    withOperator((actor, operatorId) => deleteOperator(actor, { operatorId })),
  ),
  "people/operators.endOperatorSessions": changes(
    "operator.sessions",
    "operator.updated",
    withOperator((actor, operatorId) => endOperatorSessions(actor, { operatorId })),
  ),
  "people/operators.removeOperatorPasskey": changes("operator.write", "passkey.removed", async () => {
    await giveConsoleName();
    const { id, username } = await makeOperator();
    const clock = fixedClock(new Date());
    const held = await inSession({ ...operatorWith("owner"), id, name: username }, clock);
    const passkeyId = await makePasskey(held, createAuthenticator(), clock);
    await database().auditEvent.deleteMany();
    return (actor: Actor) => removeOperatorPasskey(actor, { passkeyId });
  }),
  "people/operators.listOperatorPasskeys": reads(
    "operator.read",
    withOperator((actor, operatorId) => listOperatorPasskeys(actor, operatorId)),
  ),
  "people/passkeys.passkeyName": reads("settings.read", () => passkeyName),
  "people/operators.issueSetupToken": changes("settings.write", "setup.started", () => issueSetupToken),
  "people/console-sessions.listOperatorSessions": reads(
    "operator.sessions",
    withOperator((actor, id) => listOperatorSessions(actor, id)),
  ),
  "people/console-sessions.endOperatorSession": changes(
    "operator.sessions",
    "operator.session_ended",
    async () => {
      const { id } = await makeOperator();
      const account = { kind: "operator", id, epoch: 0 } as const;
      const from = { ip: null, userAgent: "" };
      const sessionId = await startSession(database(), account, from, systemClock.now());
      return (actor: Actor) => endOperatorSession(actor, { sessionId });
    },
  ),
};
