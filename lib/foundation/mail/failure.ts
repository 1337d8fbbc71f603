/** Pure. What kept a mail from leaving: which step of the conversation failed, what the server said, and whether it is final. */

/** The steps of a conversation with a mail server, in their order. */
export const mailSteps = [
  "dns",
  "connect",
  "tls",
  "greeting",
  "login",
  "sender",
  "recipient",
  "message",
] as const;
export type MailStep = (typeof mailSteps)[number];

/** What each step is called, and what to do when it fails. */
export const mailStepWords: Readonly<Record<MailStep, { readonly name: string; readonly fix: string }>> = {
  dns: {
    name: "Find the server",
    fix: "Check the name of the mail server. The machine that runs Postern must be able to resolve it.",
  },
  connect: {
    name: "Connect",
    fix: "Check host and port, and that a firewall lets the machine that runs Postern connect there.",
  },
  tls: {
    name: "Encrypt",
    fix: "Check the mode and the port: STARTTLS is usually on 587, TLS from the start on 465. If the server's certificate comes from an authority of your own, paste that authority's certificate. The name in the certificate must be the host that you entered.",
  },
  greeting: {
    name: "Greeting",
    fix: "Something else than a mail server may be listening there, or the server does not want to talk to this machine. Check the port and the server's log.",
  },
  login: {
    name: "Sign in",
    fix: "Check user name and password. Some providers want a password made for applications.",
  },
  sender: {
    name: "Sender",
    fix: "The server does not take mail from this sender. Use an address that this account may send from.",
  },
  recipient: { name: "Recipient", fix: "Check the recipient's address. The server does not deliver to it." },
  message: {
    name: "Message",
    fix: "The server took sender and recipient and then refused the message itself. Its answer says why; check SPF, DKIM and limits on size.",
  },
};

/** One failed try. */
export type MailFailure = {
  readonly step: MailStep;
  /** The server's words, or what kept us from hearing any. */
  readonly answer: string;
  /** Whether trying again is of no use, because the server refused this mail for good. */
  readonly isFinal: boolean;
  /** Whether it would have befallen any other mail as well: the server, the account or the sender is the reason. */
  readonly isOfServer: boolean;
};

/** What is read of an error of nodemailer. */
export type MailError = {
  readonly message: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly cause?: unknown;
};

/** What an error of nodemailer means. */
export function failureOf(error: MailError): MailFailure {
  const step = stepOf(error);
  const isOfServer = step !== "recipient" && step !== "message";
  return {
    step,
    answer: answerOf(error),
    isOfServer,
    isFinal: !isOfServer && (error.responseCode ?? 0) >= 500,
  };
}

function stepOf({ code = "", command = "", message, responseCode = 0 }: MailError): MailStep {
  if (code === "EDNS" || /\b(ENOTFOUND|EAI_AGAIN)\b/.test(message)) return "dns";
  if (code === "EAUTH" || code === "ENOAUTH" || /^AUTH/.test(command)) return "login";
  if (code === "ETLS" || /^STARTTLS/.test(command) || isOfCertificate(message)) return "tls";
  if (/^MAIL FROM/.test(command)) return "sender";
  if (/^RCPT TO/.test(command) || code === "EENVELOPE") return "recipient";
  if (/^DATA/.test(command) || code === "EMESSAGE") return "message";
  // Some servers ask for a login only when they hear the sender.
  if (responseCode === 530) return "login";
  // Nothing was asked yet, and it answered all the same: a greeting that sends us away.
  if (responseCode > 0 && (command === "" || command === "CONN")) return "greeting";
  if (/Greeting never received/i.test(message) || code === "EPROTOCOL" || /^(EHLO|HELO|LHLO)/.test(command)) {
    return "greeting";
  }
  return "connect";
}

const isOfCertificate = (message: string) =>
  /certificate|self.signed|altname|Hostname\/IP|wrong version number|SSL|TLS|handshake/i.test(message);

/** One line, at most 500 characters; what the server said where it said something, without a link's token that it may echo. */
function answerOf({ response, message }: MailError): string {
  const text = (response || message)
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/#[\w-]{20,}/g, "#…")
    .trim();
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
