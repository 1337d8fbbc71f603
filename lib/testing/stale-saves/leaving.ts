/** The forms about what leaves Postern: mails and their texts, pushes, text messages and calls. */
import { gatewayForm, textLimitsForm } from "@/lib/foundation/gateways/form";
import { readGateways, readTextLimits } from "@/lib/foundation/gateways/queries";
import { gatewayInput, textLimitsInput, type Way } from "@/lib/foundation/gateways/schema";
import { saveGateway, saveTextLimits } from "@/lib/foundation/gateways/service";
import { mailForm } from "@/lib/foundation/mail/form";
import { readMailSettings } from "@/lib/foundation/mail/queries";
import { mailSettingsInput } from "@/lib/foundation/mail/schema";
import { saveMailSettings } from "@/lib/foundation/mail/service";
import { pushForm } from "@/lib/foundation/push/form";
import { readPushSettings } from "@/lib/foundation/push/queries";
import { pushSettingsInput } from "@/lib/foundation/push/schema";
import { savePushSettings } from "@/lib/foundation/push/service";
import { textForm } from "@/lib/people/notifications/form";
import { getMailText } from "@/lib/people/notifications/queries";
import { mailTextInput } from "@/lib/people/notifications/schema";
import { saveMailText } from "@/lib/people/notifications/service";
import { type Form, type Forms, own } from "./form";

/** `n` is the host, and the secret is typed at the first save alone: whoever is late must be told that, not asked for it. */
const gateway = (way: Way) => async (): Promise<Form> => ({
  shown: async () => gatewayForm((await readGateways(own))[way] ?? {}),
  save: (actor, n, version) => {
    const url = "https://gateway.example.org/send";
    const rest = { body: '{"to":"{number}","text":"{text}","key":"{secret}"}', sender: `Postern ${n}` };
    return saveGateway(actor, {
      ...gatewayInput.parse({ way, protocol: "http", url, ...rest, secret: n === 1 ? "secret" : "" }),
      version,
    });
  },
});

/** All of them. */
export const leaving: Forms = {
  "the mail server": async () => ({
    shown: async () => mailForm((await readMailSettings(own)) ?? {}),
    save: (actor, n, version) => {
      const input = {
        host: `mail${n}.example.org`,
        port: 465,
        tls: "implicit",
        fromAddress: "p@example.org",
      };
      return saveMailSettings(actor, { ...mailSettingsInput.parse(input), version });
    },
  }),
  "the text of a mail": async () => {
    const { event, body } = await getMailText(own, "welcome");
    return {
      shown: async () => textForm(await getMailText(own, event)),
      save: (actor, n, version) =>
        saveMailText(actor, { ...mailTextInput.parse({ event, subject: `Welcome ${n}`, body }), version }),
    };
  },
  pushes: async () => ({
    shown: async () => pushForm(await readPushSettings(own)),
    save: (actor, n, version) =>
      savePushSettings(actor, {
        ...pushSettingsInput.parse({ contact: `p${n}@example.org`, hosts: `push${n}.example.org` }),
        version,
      }),
  }),
  "the gateway for text messages": gateway("sms"),
  "the gateway for calls": gateway("voice"),
  "limits of text messages and calls": async () => ({
    shown: async () => textLimitsForm(await readTextLimits(own)),
    save: (actor, n, version) =>
      saveTextLimits(actor, {
        ...textLimitsInput.parse({ textCountries: `+4${n}`, textsPerDay: 100 + n, privatePlaces: "" }),
        version,
      }),
  }),
};
