/** Pure. What the forms of the gateways show. Their secrets are no part of them. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { type GatewaySettings, protocolNames, type TextLimitsInput } from "./schema";

const names = {
  protocol: "Protocol",
  url: "Address",
  method: "Method",
  headers: "Headers",
  bodyType: "Form of the body",
  body: "Body",
  successStatus: "Status that means yes",
  successText: "Text that means yes",
  host: "Host",
  port: "Port",
  isTls: "TLS",
  ca: "Certificate authority",
  username: "Account",
  sender: "Sender",
} as const satisfies Record<keyof GatewaySettings, string>;

/** The settings of a gateway by their names. */
export const gatewayFields = Object.keys(names) as (keyof GatewaySettings)[];

/** What the form shows of `settings`; of none, what a new form shows. */
export function gatewayForm(settings: Partial<GatewaySettings>): FormState {
  return Object.fromEntries(
    gatewayFields.map((name) => {
      const value = settings[name] ?? "";
      const text = name === "protocol" && settings.protocol ? protocolNames[settings.protocol] : undefined;
      return [name, oneValue(names[name], value, text)];
    }),
  );
}

/** What the form of the limits shows. */
export const textLimitsForm = ({
  textCountries,
  textsPerDay,
  privatePlaces,
}: TextLimitsInput): FormState => ({
  textCountries: manyValues("Countries", textCountries),
  textsPerDay: oneValue("Texts and calls a day", textsPerDay),
  privatePlaces: manyValues("Private networks", privatePlaces),
});
