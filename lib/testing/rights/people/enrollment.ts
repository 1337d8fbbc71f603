/** Rights to the functions of lib/people/enrollment. */
import type { Actor, UserActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { mailEnrollmentLink, mailPasswordLink } from "@/lib/people/enrollment/mail-links";
import {
  confirmOwnEnrollment,
  makeOwnFactorDefault,
  removeOwnFactor,
  renameOwnFactor,
  renewOwnRecoveryCodes,
  startOwnEnrollment,
} from "@/lib/people/enrollment/own-factors";
import { addOwnPasskey, removeOwnPasskey, startOwnPasskey } from "@/lib/people/enrollment/own-passkeys";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import { issuePasswordLink, revokePasswordLink } from "@/lib/people/enrollment/password-link";
import { howToConnect, ownLogins, ownSecurity } from "@/lib/people/enrollment/queries";
import { resyncOwnToken, resyncToken } from "@/lib/people/enrollment/resync";
import {
  confirmSentCodes,
  getsCodes,
  sendOwnCode,
  sentCodeOffer,
  startSentCodes,
} from "@/lib/people/enrollment/sent-codes";
import { issueEnrollmentLink, revokeEnrollmentLink } from "@/lib/people/enrollment/service";
import { createAuthenticator } from "@/lib/testing/authenticator";
import { makeFactor, makeLink, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { giveConsoleName, inSession, makePasskey } from "@/lib/testing/passkeys";
import { changes, own, ownRow, type Rights, type Self } from "../right";
import { goodPassword, withUser } from "./given";

/** A call about the person's own second factor. */
const withOwnFactor =
  (call: (self: Self, actor: UserActor, factorId: string) => unknown) => async (self: Self) => {
    const { id } = await makeFactor(self.actor.id, { name: "Tablet" });
    return (actor: UserActor) => call(self, actor, id);
  };

const tokenSecret = utf8("12345678901234567890");
const makeToken = (userId: string) =>
  makeFactor(userId, { kind: "hotp", name: "Token", secret: tokenSecret, counter: 9 });

/** Two codes in a row of such a token. */
const inARow = () => {
  const key = { secret: tokenSecret, algorithm: "SHA1", digits: 6 } as const;
  return { first: codeAt(key, 50), second: codeAt(key, 51) };
};

/** The person may get codes by mail, and has an address. */
async function allowMailCodes(userId: string) {
  await setUpMail();
  await database().settings.update({ where: { id: 1 }, data: { allowedFactors: ["totp", mailCode.id] } });
  return database().user.update({ where: { id: userId }, data: { email: `${userId}@example.org` } });
}

/** The rows of this room. */
export const enrollment: Rights = {
  "people/enrollment.startOwnEnrollment": own(
    [],
    (self) => (actor: UserActor) => startOwnEnrollment(actor, self.proof(), self.clock),
  ),
  "people/enrollment.confirmOwnEnrollment": ownRow(
    ["factor.enrolled", "recovery_codes.issued"],
    async (self) => {
      const { factorId, code } = await self.started();
      return (actor: UserActor) =>
        confirmOwnEnrollment(actor, { factorId, code, factorName: "Tablet" }, self.clock);
    },
  ),
  "people/enrollment.sentCodeOffer": own([], () => (actor: UserActor) => sentCodeOffer(actor, mailCode.id)),
  "people/enrollment.getsCodes": own([], () => getsCodes),
  "people/enrollment.startSentCodes": own([], async (self) => {
    await allowMailCodes(self.actor.id);
    return (actor: UserActor) =>
      startSentCodes(actor, { kind: mailCode.id, number: "", ...self.proof() }, self.clock);
  }),
  "people/enrollment.confirmSentCodes": ownRow(["factor.enrolled", "recovery_codes.issued"], async (self) => {
    const { email } = await allowMailCodes(self.actor.id);
    const codes = [{ number: 0, sentAt: self.clock.now().toISOString(), tries: 0 }];
    const secret = new Uint8Array(20).fill(3);
    const row = { kind: mailCode.id, data: { to: email, codes }, secret, confirmedAt: null };
    const { id: factorId } = await makeFactor(self.actor.id, row);
    const code = codeAt(sentKey(secret), 0);
    return (actor: UserActor) =>
      confirmSentCodes(actor, { factorId, code, factorName: "Mailbox" }, self.clock);
  }),
  "people/enrollment.sendOwnCode": own([], async (self) => {
    const { email } = await allowMailCodes(self.actor.id);
    await makeFactor(self.actor.id, { kind: mailCode.id, data: { to: email } });
    return (actor: UserActor) => sendOwnCode(actor, { password: self.proof().password }, self.clock);
  }),
  "people/enrollment.renameOwnFactor": ownRow(
    ["factor.renamed"],
    withOwnFactor((_, actor, factorId) => renameOwnFactor(actor, { factorId, factorName: "Watch" })),
  ),
  "people/enrollment.makeOwnFactorDefault": ownRow(
    ["factor.made_default"],
    withOwnFactor((_, actor, factorId) => makeOwnFactorDefault(actor, { factorId })),
  ),
  "people/enrollment.removeOwnFactor": ownRow(
    ["factor.removed"],
    withOwnFactor((self, actor, factorId) =>
      removeOwnFactor(actor, { factorId, ...self.proof() }, self.clock),
    ),
  ),
  "people/enrollment.resyncOwnToken": ownRow(["factor.resynchronised"], async (self) => {
    const { id } = await makeToken(self.actor.id);
    return (actor: UserActor) =>
      resyncOwnToken(actor, { factorId: id, password: self.proof().password, ...inARow() }, self.clock);
  }),
  "people/enrollment.resyncToken": changes("user.reset_factor", "factor.resynchronised", async () => {
    const { id: userId } = await makeUser();
    const { id: factorId } = await makeToken(userId);
    return (actor: Actor) => resyncToken(actor, { userId, factorId, ...inARow() });
  }),
  "people/enrollment.renewOwnRecoveryCodes": own(
    ["recovery_codes.issued"],
    (self) => (actor: UserActor) => renewOwnRecoveryCodes(actor, self.proof(), self.clock),
  ),
  "people/enrollment.changeOwnPassword": own(
    ["user.password_set"],
    (self) => (actor: UserActor) =>
      changeOwnPassword(actor, { newPassword: goodPassword, ...self.proof() }, self.clock),
  ),
  "people/enrollment.ownSecurity": own([], () => ownSecurity),
  "people/enrollment.ownLogins": own([], () => (actor: UserActor) => ownLogins(actor, {})),
  "people/enrollment.howToConnect": own([], () => howToConnect),
  "people/enrollment.issueEnrollmentLink": changes(
    "user.invite",
    "user.link_issued",
    withUser((actor, userId) => issueEnrollmentLink(actor, { userId })),
  ),
  "people/enrollment.mailEnrollmentLink": changes("user.invite", "user.link_issued", async () => {
    await setUpMail();
    const { id } = await makeUser({ email: "ada@example.org" });
    return (actor: Actor) => mailEnrollmentLink(actor, { userId: id });
  }),
  "people/enrollment.mailPasswordLink": changes(
    "user.reset_password",
    "user.password_link_issued",
    async () => {
      await setUpMail();
      const { id } = await makeUser({ email: "ada@example.org" });
      return (actor: Actor) => mailPasswordLink(actor, { userId: id, oldPassword: "keep" });
    },
  ),
  "people/enrollment.issuePasswordLink": changes(
    "user.reset_password",
    "user.password_link_issued",
    withUser((actor, userId) => issuePasswordLink(actor, { userId, oldPassword: "keep" })),
  ),
  "people/enrollment.revokePasswordLink": changes(
    "user.withdraw",
    "user.password_link_revoked",
    withUser(
      (actor, userId) => revokePasswordLink(actor, { userId }),
      (userId) => makeLink(userId, { purpose: "password" }),
    ),
  ),
  "people/enrollment.revokeEnrollmentLink": changes(
    "user.withdraw",
    "user.link_revoked",
    withUser((actor, userId) => revokeEnrollmentLink(actor, { userId }), makeLink),
  ),
  "people/enrollment.startOwnPasskey": own([], async (self) => {
    await giveConsoleName();
    const { sessionId } = await inSession(self.actor, self.clock);
    return (actor: UserActor) => startOwnPasskey({ ...actor, sessionId }, self.proof(), self.clock);
  }),
  "people/enrollment.addOwnPasskey": own(["passkey.added"], async (self) => {
    await giveConsoleName();
    const held = await inSession(self.actor, self.clock);
    const { options, origin } = await startOwnPasskey(held, self.proof(), self.clock);
    const answer = createAuthenticator().make(options, origin);
    const { sessionId } = held;
    return (actor: UserActor) =>
      addOwnPasskey({ ...actor, sessionId }, { answer, name: "Laptop" }, self.clock);
  }),
  "people/enrollment.removeOwnPasskey": ownRow(["passkey.removed"], async (self) => {
    await giveConsoleName();
    const held = await inSession(self.actor, self.clock);
    const passkeyId = await makePasskey(held, createAuthenticator(), self.clock);
    await database().auditEvent.deleteMany();
    return (actor: UserActor) => removeOwnPasskey(actor, { passkeyId, ...self.proof() }, self.clock);
  }),
};
