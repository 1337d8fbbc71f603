/** Pure. What comes of handing a text to a gateway: which step failed, what the other side said, and whether trying again is of use. */
import { hex, utf8 } from "@/lib/foundation/base/bytes";

/** The steps of a conversation with a gateway, in their order. */
export const gatewaySteps = ["dns", "address", "connect", "tls", "login", "answer", "accepted"] as const;
export type GatewayStep = (typeof gatewaySteps)[number];

/** What each step is called, and what to do when it fails. */
export const gatewayStepWords: Readonly<
  Record<GatewayStep, { readonly name: string; readonly fix: string }>
> = {
  dns: {
    name: "Find the gateway",
    fix: "Check the name of the gateway. The machine that runs Postern must be able to resolve it.",
  },
  address: {
    name: "Allowed address",
    fix: "Gateways are reached over the internet. If this one is in your own network, name its host, address or network under Private networks, and save that first.",
  },
  connect: {
    name: "Connect",
    fix: "Check host and port, and that a firewall lets the machine that runs Postern connect there.",
  },
  tls: {
    name: "Encrypt",
    fix: "Check that the port speaks TLS. If the certificate comes from an authority of your own, paste that authority's certificate. The name in the certificate must be the host that you entered.",
  },
  login: { name: "Sign in", fix: "Check the account and its secret, and that the account may send." },
  answer: {
    name: "Answer",
    fix: "Something else than this kind of gateway may be listening there, or it is out of order. Its answer, if any, says more.",
  },
  accepted: {
    name: "Accepted",
    fix: "The gateway understood and refused. Its answer says why: often the number, the sender, or the account's balance.",
  },
};

/** What came of one try. `answer`: the other side's words, or what kept us from hearing any; secrets and the code are masked. */
export type Handed =
  | { readonly ok: true; readonly answer: string }
  | {
      readonly ok: false;
      readonly step: GatewayStep;
      readonly answer: string;
      /** Whether the gateway refused this text for good. */
      readonly isFinal: boolean;
    };

/** How much of an answer people are shown, in characters. */
const shownLength = 300;

/** What is shown of `text`: one line, cut, without `secrets` however they are written there. */
export function shownAnswer(text: string, secrets: readonly string[]): string {
  const hidden = secrets.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);
  const masked = hidden.reduce((shown, secret) => shown.replace(anyWriting(secret), "•••"), text);
  const line = masked.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > shownLength ? `${line.slice(0, shownLength)}…` : line;
}

/** Finds `secret` with each of its characters as it is or escaped: address, form and JSON do, and a gateway that echoes chooses for itself. */
function anyWriting(secret: string): RegExp {
  const letters = [...secret].map((letter) => {
    const percent = [...utf8(letter)].map((octet) => `%${hex(Uint8Array.of(octet))}`).join("");
    const json = letter
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join("");
    const forms = [letter, percent, json, JSON.stringify(letter).slice(1, -1), `\\${letter}`];
    return letter === " " ? [...forms, "+"] : forms;
  });
  const literal = (form: string) => form.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(letters.map((forms) => `(?:${forms.map(literal).join("|")})`).join(""), "giu");
}

/** `text` without `secret`, a code or the token of a link, however a gateway echoes it. */
export const withoutSecret = (text: string, secret: string): string =>
  text.replace(/^[\d ]+$/.test(secret) ? anyDigits(secret) : anyBeginning(secret), "••••••");

/** Finds the digits of `code`: spaced, escaped, or read out. */
function anyDigits(code: string): RegExp {
  const between = String.raw`(?:%[0-9a-f]{2}|\\u[0-9a-f]{4}|&#\w{1,5};|[^0-9]){0,8}?`;
  return new RegExp([...code.replace(/\D/g, "")].join(between), "gi");
}

/** Finds `token`, and what is left of it where an answer is cut: most of it would be enough to guess the rest. */
const anyBeginning = (token: string): RegExp =>
  new RegExp(String.raw`${anyWriting(token.slice(0, 8)).source}[\w\\%-]*`, "giu");
