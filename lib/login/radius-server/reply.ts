/** Pure. The table from the core's answer to the packet that is sent: each answer has exactly one reply. */
import type { LoginAnswer } from "@/lib/login/authentication/contract";
import { type Attribute, attribute } from "@/lib/protocols/radius/attributes";
import type { ReplyCode } from "@/lib/protocols/radius/codes";
import { groupAttributes } from "@/lib/protocols/radius/groups";
import { attributesOf } from "@/lib/protocols/radius/packet";
import { emptyReplyBytes, encodeResponse, maxReplyBytes } from "@/lib/protocols/radius/response";
import type { Admitted } from "./admit";

/** An answer that sends something. */
export type Answered = Exclude<LoginAnswer, { readonly kind: "none" }>;

type Content = {
  readonly code: ReplyCode;
  readonly attributes: readonly Attribute[];
  readonly dropped: number;
};
type Client = Admitted["client"];

const reject: Content = { code: "Access-Reject", attributes: [], dropped: 0 };

/** What is sent for each kind of answer. `room` is how many octets attributes may take. */
const table: {
  readonly [K in Answered["kind"]]: (
    answer: Extract<Answered, { readonly kind: K }>,
    client: Client,
    room: number,
  ) => Content;
} = {
  accept: ({ groups }, client, room) => ({
    code: "Access-Accept",
    ...groupAttributes(client.groupsInResponse, groups, room),
  }),
  reject: () => reject,
  // PostgreSQL ignores a challenge and waits until its time runs out; a refusal it understands at once.
  challenge: ({ state, prompt }, client) =>
    client.messageAuthenticator === "postgresql"
      ? reject
      : {
          code: "Access-Challenge",
          attributes: [attribute("Reply-Message", prompt), attribute("State", state)],
          dropped: 0,
        },
};

/**
 * The octets of the reply to `answer`, and how many groups did not fit into it.
 * Proxy-State goes back as it came, last and in its order, to clients whose requests are authenticated (RFC 2865
 * section 5.33); the others were refused for it and get nothing that they chose themselves.
 */
export function replyTo(
  { packet, client }: Admitted,
  answer: Answered,
): { readonly octets: Uint8Array; readonly code: ReplyCode; readonly droppedGroups: number } {
  const proxyStates = client.messageAuthenticator === "required" ? attributesOf(packet, "Proxy-State") : [];
  const taken = proxyStates.reduce((sum, { value }) => sum + 2 + value.length, emptyReplyBytes);
  const build = table[answer.kind] as (answer: Answered, client: Client, room: number) => Content;
  const { code, attributes, dropped } = build(answer, client, maxReplyBytes - taken);
  const octets = encodeResponse(packet, code, [...attributes, ...proxyStates], client.secret);
  return { octets, code, droppedGroups: dropped };
}

/** The octets of the answer to Status-Server: an empty Access-Accept on the authentication port (RFC 5997 section 3). */
export function statusReply({ packet, client }: Admitted): Uint8Array {
  return encodeResponse(packet, "Access-Accept", [], client.secret);
}
