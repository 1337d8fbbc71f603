/** Pure. What forms may say about gateways: how texts leave, where codes may go, and which texts pages list. */
import { z } from "zod";
import { isAllowedPlace } from "@/lib/foundation/base/outgoing-address";
import { optionalCertificates } from "@/lib/foundation/base/pem";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { e164Of } from "./phone-number";
import { templateProblem } from "./template";

/** The ways in which a text can reach a telephone, in the order in which pages offer them. */
export const ways = ["sms", "voice"] as const;
export type Way = (typeof ways)[number];
export const wayNames: Readonly<
  Record<Way, { readonly name: string; readonly one: string; readonly id: number }>
> = {
  sms: { name: "Text messages", one: "Text message", id: 1 },
  voice: { name: "Calls", one: "Call", id: 2 },
};

/** What a gateway speaks. */
export const protocols = ["http", "twilio", "smpp"] as const;
export type Protocol = (typeof protocols)[number];
export const protocolNames: Readonly<Record<Protocol, string>> = {
  http: "HTTP, by a template",
  twilio: "Twilio",
  smpp: "SMPP 3.4",
};

export const methods = ["POST", "PUT", "GET"] as const;
export const bodyTypes = ["json", "form", "text", "none"] as const;
export type BodyType = (typeof bodyTypes)[number];
export const bodyTypeNames: Readonly<Record<BodyType, string>> = {
  json: "JSON",
  form: "Form (name=value, a line each)",
  text: "Text as it is",
  none: "None",
};

const empty = (text: string) => (text === "" ? null : text);
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most.toLocaleString("en")} characters.`)
    .default("");

const settings = z.object({
  protocol: z.enum(protocols, "Choose what the gateway speaks."),
  /** HTTP: with placeholders. Twilio: where its interface is. */
  url: text(2000),
  method: z.enum(methods, "Choose the method.").default("POST"),
  /** "Name: value", a line each. */
  headers: text(4000),
  bodyType: z.enum(bodyTypes, "Choose the form of the body.").default("json"),
  body: text(8000),
  /** The status that means yes; 0 for any of 200 to 299. */
  successStatus: wholeNumber(0, 599, "Use a status such as 202, or 0 for any of 200 to 299.").default(0),
  /** What an answer that means yes has in it; empty: anything. */
  successText: text(200),
  host: text(253),
  port: wholeNumber(1, 65_535, "Use 1 to 65,535. SMPP is usually on 2775, with TLS on 3550.").default(2775),
  isTls: z.boolean().default(false),
  /** PEM of the authorities that the certificate is checked against; null: those of the system. */
  ca: optionalCertificates,
  /** The account: {username}, Twilio's Account SID, SMPP's system_id. */
  username: text(300),
  /** From whom a text comes: a number, a name, a Messaging Service SID. */
  sender: text(100),
});
/** Everything about a gateway but its secret. */
export type GatewaySettings = z.infer<typeof settings>;
/** How the same is read from the store. */
export const gatewaySettings = settings;

/**
 * A gateway for one way. `secret` is null to keep what is stored. `acceptPlain`: the person has said that codes may cross the network
 * in clear.
 */
export const gatewayInput = settings
  .safeExtend({
    way: z.enum(ways, "Reload the page."),
    secret: z.string().max(2000, "Use at most 2,000 characters.").transform(empty).nullable().default(null),
    acceptPlain: z.boolean().default(false),
  })
  .superRefine((input, context) => {
    for (const [field, message] of problemsOf(input)) {
      context.addIssue({ code: "custom", path: [field], message });
    }
  });
export type GatewayInput = z.infer<typeof gatewayInput>;

/** What is missing or wrong, beside its field, for what the gateway speaks. */
function problemsOf(input: GatewaySettings & { readonly way: Way }): [string, string][] {
  switch (input.protocol) {
    case "http":
      return templateProblem(input).map(({ field, message }) => [field, message]);
    case "twilio": {
      const problems: [string, string][] = [];
      if (!isBaseUrl(input.url))
        problems.push(["url", "Enter https://api.twilio.com, or a regional address of Twilio."]);
      if (!/^AC[0-9a-f]{32}$/i.test(input.username))
        problems.push(["username", "Enter the Account SID: AC and 32 characters."]);
      if (
        e164Of(input.sender) !== input.sender &&
        !(input.way === "sms" && /^[\w .-]{1,40}$/.test(input.sender))
      ) {
        problems.push([
          "sender",
          input.way === "sms"
            ? "Enter a number of yours such as +15551234567, a sender name, or a Messaging Service SID."
            : "Enter a number of yours such as +15551234567.",
        ]);
      }
      return problems;
    }
    case "smpp": {
      const problems: [string, string][] = [];
      if (input.way === "voice") problems.push(["protocol", "SMPP carries no calls."]);
      if (!/^[^\s/@]+$/.test(input.host))
        problems.push(["host", "Enter a name or an address alone, without a scheme or a port."]);
      if (!/^[\x21-\x7e]{1,15}$/.test(input.username))
        problems.push(["username", "Enter the system_id: 1 to 15 characters."]);
      if (!/^(\+?\d{1,15}|[\x20-\x7e]{1,11})?$/.test(input.sender))
        problems.push(["sender", "Enter a number, or a name of at most 11 plain characters."]);
      return problems;
    }
  }
}

function isBaseUrl(text: string): boolean {
  try {
    const { protocol, username, password, pathname, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === "" && pathname === "/";
  } catch {
    return false;
  }
}

const number = z
  .string()
  .trim()
  .refine((typed) => e164Of(typed) !== null, "Enter a number with its country, such as +49 30 1234567.")
  .transform((typed) => e164Of(typed) ?? "");

/** The same, tried with one text to this number and not saved. */
export const testGatewayInput = gatewayInput.safeExtend({ testTo: number });
export type TestGatewayInput = z.infer<typeof testGatewayInput>;

/** Which way. */
export const wayInput = z.object({ way: z.enum(ways, "Reload the page.") });
export type WayInput = z.infer<typeof wayInput>;

const lines = (typed: string) => [...new Set(typed.split(/[\s,;]+/).filter((one) => one !== ""))];

/** Where codes may go, how many, and which private networks may be connected to. Lists are typed with spaces or lines between. */
export const textLimitsInput = z.object({
  textCountries: text(2000)
    .transform(lines)
    .refine(
      (prefixes) => prefixes.length <= 250 && prefixes.every((prefix) => /^\+[1-9]\d{0,6}$/.test(prefix)),
      "Write the beginnings of numbers, such as +49 +43 +41, with spaces between them.",
    ),
  textsPerDay: wholeNumber(
    1,
    1_000_000,
    "Use 1 to 1,000,000. This is what a flood of logins can cost you in a day.",
  ),
  privatePlaces: text(8000)
    .transform(lines)
    .refine(
      (places) => places.length <= 200 && places.every(isAllowedPlace),
      "Write names, addresses or networks, such as kannel.example.org or 10.1.2.0/24, with spaces between them.",
    ),
});
export type TextLimitsInput = z.infer<typeof textLimitsInput>;

/** What becomes of a text, in its order. */
export const textStates = ["waiting", "sent", "dead"] as const;
export type TextState = (typeof textStates)[number];

/** Which texts, newest first. `search`: a part of the number. */
export const textListRequest = z.object({
  search: z.string().trim().max(40).default(""),
  state: z.enum(textStates).optional(),
  way: z.enum(ways).optional(),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type TextListRequest = z.infer<typeof textListRequest>;
