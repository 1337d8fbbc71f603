/** What a person reads while setting up codes that are sent. */
import type { SentCodeKind } from "@/lib/people/enrollment/schema";

type Words = {
  readonly title: string;
  readonly text: string;
  readonly risk: string;
  readonly typeTitle: string;
  readonly onItsWay: (target: string) => string;
  readonly hint: string;
  readonly name: string;
  readonly send: string;
  readonly finished: string;
  readonly comes: string;
  /** What follows "the code goes to" where the address is not told. */
  readonly account: string;
};

/** What is said of each kind where it is set up. */
export const sentCodeWords: Readonly<Record<SentCodeKind, Words>> = {
  mail_code: {
    title: "Get codes by mail",
    text: "For each login a code comes to your mail address.",
    risk: "Whoever reads your mailbox gets your codes as well, and a mail can be late. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the mail",
    onItsWay: (target) => `A mail is on its way to ${target}.`,
    hint: "It works for ten minutes. Look into the spam folder too.",
    name: "My mailbox",
    send: "Send a code",
    finished: "Codes by mail are set up",
    comes: "a mail with a code comes",
    account: "the mail address of your account",
  },
  mail_link: {
    title: "Approve logins by mail",
    text: "For each login a link comes to your mail address. Under it you see the login, and approve or refuse it.",
    risk: "Whoever reads your mailbox can approve your logins as well, and a mail can be late. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the mail",
    onItsWay: (target) => `A mail is on its way to ${target}.`,
    hint: "It works for ten minutes. Look into the spam folder too.",
    name: "My mailbox",
    send: "Send a code",
    finished: "Links by mail are set up",
    comes: "a mail with a link comes, under which you approve it",
    account: "the mail address of your account",
  },
  sms_code: {
    title: "Get codes by text message",
    text: "For each login a code comes to your phone as a text message.",
    risk: "Somebody can take over your number, for example with a second SIM card, or read messages on their way. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the message",
    onItsWay: (target) => `A text message is on its way to ${target}.`,
    hint: "It works for ten minutes.",
    name: "My phone number",
    send: "Text me a code",
    finished: "Codes by text message are set up",
    comes: "a text message with a code comes",
    account: "the number of your account",
  },
  sms_link: {
    title: "Approve logins by text message",
    text: "For each login a link comes to your phone as a text message. Under it you see the login, and approve or refuse it.",
    risk: "Somebody can take over your number, for example with a second SIM card, or read messages on their way. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the message",
    onItsWay: (target) => `A text message is on its way to ${target}.`,
    hint: "It works for ten minutes.",
    name: "My phone number",
    send: "Text me a code",
    finished: "Links by text message are set up",
    comes: "a text message with a link comes, under which you approve it",
    account: "the number of your account",
  },
  voice_code: {
    title: "Get codes by call",
    text: "For each login a call comes to your phone that reads out a code.",
    risk: "Somebody can take over your number, divert your calls or hear the code. Use it in addition, or where nothing else is possible.",
    typeTitle: "Type the code from the call",
    onItsWay: (target) => `A call to ${target} begins in a moment.`,
    hint: "The call says it three times. It works for ten minutes.",
    name: "Calls to my phone",
    send: "Call me",
    finished: "Codes by call are set up",
    comes: "a call with a code comes",
    account: "the number of your account",
  },
};

/** How to log in with them, once they are set up. */
export const howToLogIn = (kind: SentCodeKind): string =>
  `Log in with your password alone: that login is refused, and ${sentCodeWords[kind].comes}. Then log in with your password and the code${kind === "mail_link" || kind === "sms_link" ? " that appears" : ""}.`;
