"use client";
/** Trying the gateway of the surrounding form with one text: every step of the conversation and the gateway's own answer. */
import type { Way } from "@/lib/foundation/gateways/schema";
import type { TestedGateway } from "@/lib/foundation/gateways/test-gateway";
import { SendingTest, type SendingTestProps } from "./sending-test";

const words = {
  sms: { button: "Send test message", yes: "The gateway took the message to", no: "No message was sent." },
  voice: { button: "Make test call", yes: "The gateway took the call to", no: "No call was made." },
} as const;

export function GatewayTest({ way, ...test }: SendingTestProps<TestedGateway> & { readonly way: Way }) {
  return (
    <SendingTest
      {...test}
      {...words[way]}
      label="Test with the number"
      hint="Tries what is entered above, without saving it. The provider may charge for it."
      type="tel"
      placeholder="+49 170 1234567"
      busy="Talking to the gateway; one that does not answer takes up to 30 seconds."
    />
  );
}
