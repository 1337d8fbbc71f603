/** Rights to the functions of lib/people/tokens. */
import type { Actor, UserActor } from "@/lib/foundation/access/actor";
import { systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { codeAt } from "@/lib/login/factors/totp";
import { importTokens, previewTokens } from "@/lib/people/tokens/import";
import { claimToken, ownTokenOffer } from "@/lib/people/tokens/own";
import { listTokens } from "@/lib/people/tokens/queries";
import { tokenListRequest } from "@/lib/people/tokens/schema";
import { assignToken, moveToken } from "@/lib/people/tokens/service";
import { makeFactor, makeToken, makeUser } from "@/lib/testing/factories";
import { changes, own, type Rights, reads, type Self } from "../right";
import { unique } from "./given";

const secret = utf8("12345678901234567890");
const key = { secret, algorithm: "SHA1", digits: 6 } as const;
const line = () => `${unique("serial")},3132333435363738393031323334353637383930,hotp,6,0`;
const allowTokens = () =>
  database().settings.update({
    where: { id: 1 },
    data: { allowedFactors: ["totp", "hotp"], maxFactorsPerUser: 10 },
  });

/** The rows of this room. */
export const tokens: Rights = {
  "people/tokens.listTokens": reads(
    "token.read",
    () => (actor: Actor) => listTokens(actor, tokenListRequest.parse({})),
  ),
  "people/tokens.previewTokens": reads(
    "token.write",
    () => (actor: Actor) => previewTokens(actor, { text: line() }),
  ),
  "people/tokens.importTokens": changes("token.write", "tokens.imported", async () => {
    const text = line();
    const { digest } = await previewTokens(systemActor("test"), { text });
    return (actor: Actor) => importTokens(actor, { text, digest });
  }),
  "people/tokens.assignToken": changes("token.write", "token.assigned", async () => {
    await allowTokens();
    const [{ serial }, { username }] = [await makeToken(), await makeUser()];
    return (actor: Actor) => assignToken(actor, { serial, username });
  }),
  "people/tokens.moveToken": [
    changes("token.write", ["token.lost", "token.unassigned"], async () => {
      const { id: userId } = await makeUser();
      const { id: factorId } = await makeFactor(userId, { kind: "hotp" });
      const { id: tokenId } = await makeToken({ factorId });
      return (actor: Actor) => moveToken(actor, { tokenId, to: "lost" });
    }),
    changes("token.write", "token.revoked", async () => {
      const { id: tokenId } = await makeToken();
      return (actor: Actor) => moveToken(actor, { tokenId, to: "revoked" });
    }),
    changes("token.write", "token.put_back", async () => {
      const { id: tokenId } = await makeToken({ lostAt: new Date() });
      return (actor: Actor) => moveToken(actor, { tokenId, to: "free" });
    }),
  ],
  "people/tokens.ownTokenOffer": own([], () => ownTokenOffer),
  "people/tokens.claimToken": own(
    ["token.assigned", "recovery_codes.issued"],
    async ({ clock, proof }: Self) => {
      await allowTokens();
      const { serial } = await makeToken({ secret });
      const [first, second] = [codeAt(key, 5), codeAt(key, 6)];
      return (actor: UserActor) => claimToken(actor, { serial, first, second, ...proof() }, clock);
    },
  ),
};
