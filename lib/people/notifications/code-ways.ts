/** The ways in which codes reach people: for each kind of factor whether it is set up, where a person's codes go, and how one is sent. */
import { codeText, spokenCode } from "@/lib/foundation/gateways/one-part";
import { writeText } from "@/lib/foundation/gateways/outbox";
import { e164Of } from "@/lib/foundation/gateways/phone-number";
import { isGatewaySetUp } from "@/lib/foundation/gateways/queries";
import type { Way } from "@/lib/foundation/gateways/schema";
import { isMailAddress } from "@/lib/foundation/mail/address";
import { isMailSetUp } from "@/lib/foundation/mail/queries";
import type { Transaction } from "@/lib/foundation/platform/database";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { smsCode } from "@/lib/login/factors/kinds/sms-code";
import { smsLink } from "@/lib/login/factors/kinds/sms-link";
import { voiceCode } from "@/lib/login/factors/kinds/voice-code";
import { tell } from "./tell";

/** A code on its way: whose, where to, "412 324", and until when it counts. */
export type OnItsWay = {
  readonly userId: string;
  readonly to: string;
  readonly code: string;
  readonly ends: Date;
};

/** What is read of a person to know where their codes go. */
export type Reachable = { readonly email: string | null; readonly phone: string | null };

/** One way. */
export type CodeWay = {
  readonly kind: typeof mailCode | typeof mailLink | typeof smsCode | typeof smsLink | typeof voiceCode;
  /** Which of the person's fields says where codes go. */
  readonly field: "email" | "phone";
  /** Whether anything leaves this way at all. */
  isSetUp(): Promise<boolean>;
  /** Where codes go by what the account says, in the form in which it is compared; null where it says nothing of use. */
  targetOf(person: Reachable): string | null;
  /** Hands one over; gives why it was not, in a sentence, or null. */
  send(tx: Transaction, code: OnItsWay): Promise<string | null>;
};

const byPhone = (way: Way, kind: typeof smsCode | typeof smsLink | typeof voiceCode): CodeWay => ({
  ...{ kind, field: "phone" },
  isSetUp: () => isGatewaySetUp(way),
  targetOf: ({ phone }) => (phone === null ? null : e164Of(phone)),
  async send(tx, { userId, to, code, ends }) {
    const { organisationName } = await tx.settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { organisationName: true },
    });
    const text = (way === "sms" ? codeText : spokenCode)(code, organisationName);
    return writeText(tx, { way, userId, number: to, text, secret: code, usefulUntil: ends });
  },
});

function byMail(kind: typeof mailCode | typeof mailLink): CodeWay {
  return {
    ...{ kind, field: "email" },
    isSetUp: isMailSetUp,
    targetOf: ({ email }) => (email !== null && isMailAddress(email) ? email.toLowerCase() : null),
    async send(tx, { userId, code, ends }) {
      const isWritten = await tell(tx, { event: "login_code", userId, data: { code, ends } });
      return isWritten ? null : "mail is not set up, or the person has no address that it can go to";
    },
  };
}

/** All of them, in the order in which pages offer them. */
export const codeWays: readonly CodeWay[] = [
  byMail(mailCode),
  // Of those with links only the code that sets them up: their links are no codes.
  byMail(mailLink),
  byPhone("sms", smsCode),
  byPhone("sms", smsLink),
  byPhone("voice", voiceCode),
];

/** The way of a kind of factor; undefined where its codes are not sent. */
export const codeWay = (kindId: string): CodeWay | undefined =>
  codeWays.find(({ kind }) => kind.id === kindId);
