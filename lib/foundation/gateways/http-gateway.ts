/** Gateways that are asked over HTTP: by a template, and Twilio. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { Reach } from "@/lib/foundation/platform/outgoing";
import { askOutside, type OutgoingAnswer } from "@/lib/foundation/platform/outgoing-http";
import { type Handed, shownAnswer } from "./answer";
import type { GatewaySettings, Way } from "./schema";
import { type Filled, filled } from "./template";

/** One text, and where it goes. `number` in E.164. */
export type Text = { readonly number: string; readonly text: string };

/** Sends by the template. Never rejects. */
export async function sendByTemplate(
  settings: GatewaySettings,
  secret: string,
  { number, text }: Text,
  reach: Reach,
): Promise<Handed> {
  const { username, sender, successStatus, successText, ca } = settings;
  const basic = basicOf(username, secret);
  const values = { number, digits: number.slice(1), text, sender, username, secret, basic };
  const answer = await askOutside(reach, { ...filled(settings, values), ca });
  return judged(answer, [secret, basic], (status, body) =>
    isYes(status, successStatus) ? body.includes(successText) : false,
  );
}

const isYes = (status: number, wanted: number): boolean =>
  wanted === 0 ? status >= 200 && status <= 299 : status === wanted;

/** Sends by Twilio: a message, or a call that reads the text out. Never rejects. */
export async function sendByTwilio(
  way: Way,
  { url, username, sender, ca }: GatewaySettings,
  secret: string,
  { number, text }: Text,
  reach: Reach,
): Promise<Handed> {
  const basic = basicOf(username, secret);
  const fields: Record<string, string> =
    way === "voice"
      ? { To: number, From: sender, Twiml: `<Response><Say>${escaped(text)}</Say></Response>` }
      : {
          To: number,
          [/^MG[0-9a-f]{32}$/i.test(sender) ? "MessagingServiceSid" : "From"]: sender,
          Body: text,
        };
  const request: Filled = {
    url: new URL(`/2010-04-01/Accounts/${username}/${way === "voice" ? "Calls" : "Messages"}.json`, url),
    method: "POST",
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  };
  const answer = await askOutside(reach, { ...request, ca });
  return judged(
    answer,
    [secret, basic],
    (status, body) => status === 201 && /"sid"\s*:\s*"[A-Z]{2}/.test(body),
  );
}

const escaped = (text: string): string => text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const basicOf = (username: string, secret: string): string =>
  Buffer.from(`${username}:${secret}`).toString("base64");

/** What the answer means. Refused for good is what the request itself is the reason of; everything else may pass by. */
function judged(
  answer: OutgoingAnswer,
  secrets: readonly string[],
  isAccepted: (status: number, body: string) => boolean,
): Handed {
  if (!answer.ok)
    return { ok: false, step: answer.step, answer: shownAnswer(answer.told, secrets), isFinal: false };
  const { status } = answer;
  const body = textOf(answer.body) ?? Buffer.from(answer.body).toString("latin1");
  const words = shownAnswer(`HTTP ${status}: ${body}`, secrets);
  if (isAccepted(status, body)) return { ok: true, answer: words };
  if (status === 401 || status === 403 || status === 407)
    return { ok: false, step: "login", answer: words, isFinal: false };
  const step = status >= 300 && status < 400 ? "answer" : "accepted";
  const told = step === "answer" ? `${words} Redirects are not followed.` : words;
  return { ok: false, step, answer: told, isFinal: status === 400 || status === 422 };
}
