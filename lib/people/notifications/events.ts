/** Pure. Every event that people are told of by mail: a file each in events/, and a line here. */
import type { MailEvent } from "./event";
import { accessDecided } from "./events/access-decided";
import { accessEnded } from "./events/access-ended";
import { accessGiven } from "./events/access-given";
import { accessRequested } from "./events/access-requested";
import { activation } from "./events/activation";
import { askedTooOften } from "./events/asked-too-often";
import { bypassIssued } from "./events/bypass-issued";
import { deviceUnreachable } from "./events/device-unreachable";
import { factorAdded } from "./events/factor-added";
import { factorRemoved } from "./events/factor-removed";
import { factorsReset } from "./events/factors-reset";
import { fewCodes } from "./events/few-codes";
import { graceEndsSoon } from "./events/grace-ends-soon";
import { linkEndsSoon } from "./events/link-ends-soon";
import { locked } from "./events/locked";
import { loginApproval } from "./events/login-approval";
import { loginCode } from "./events/login-code";
import { loginNotMe } from "./events/login-not-me";
import { newNetwork } from "./events/new-network";
import { passkeyAdded } from "./events/passkey-added";
import { passkeyRemoved } from "./events/passkey-removed";
import { passwordChanged } from "./events/password-changed";
import { passwordReset } from "./events/password-reset";
import { unexplainedSessions } from "./events/unexplained-sessions";
import { welcome } from "./events/welcome";

/** By the names under which they stand in the store. */
export const mailEvents = {
  activation,
  welcome,
  password_reset: passwordReset,
  link_ends_soon: linkEndsSoon,
  grace_ends_soon: graceEndsSoon,
  factors_reset: factorsReset,
  factor_added: factorAdded,
  factor_removed: factorRemoved,
  passkey_added: passkeyAdded,
  passkey_removed: passkeyRemoved,
  device_unreachable: deviceUnreachable,
  password_changed: passwordChanged,
  bypass_issued: bypassIssued,
  login_code: loginCode,
  login_approval: loginApproval,
  login_not_me: loginNotMe,
  asked_too_often: askedTooOften,
  few_codes: fewCodes,
  locked,
  new_network: newNetwork,
  access_requested: accessRequested,
  access_decided: accessDecided,
  access_given: accessGiven,
  access_ended: accessEnded,
  unexplained_sessions: unexplainedSessions,
} as const satisfies Readonly<Record<string, MailEvent>>;

/** The name of an event. */
export type MailEventName = keyof typeof mailEvents;

/** Whether `text` names an event. */
export const isMailEvent = (text: string): text is MailEventName => Object.hasOwn(mailEvents, text);

/** The descriptor of an event, whichever it is. */
export const mailEvent = (name: MailEventName): MailEvent => mailEvents[name];

/** A value for each placeholder of an event: text, or an instant that is written in UTC. */
export type MailData<Name extends MailEventName> = Readonly<
  Record<keyof (typeof mailEvents)[Name]["placeholders"], string | Date>
>;
