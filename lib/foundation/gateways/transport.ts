/** An open way to a gateway, whatever it speaks. */
import type { Reach } from "@/lib/foundation/platform/outgoing";
import type { Handed } from "./answer";
import { sendByTemplate, sendByTwilio, type Text } from "./http-gateway";
import type { GatewaySettings, Way } from "./schema";
import { smppGateway } from "./smpp-gateway";

/** A gateway with its secret opened. */
export type Gateway = { readonly way: Way; readonly settings: GatewaySettings; readonly secret: string };

/** Sends texts, and is closed by whoever opened it. */
export type GatewayTransport = {
  /** Hands one text over. Never rejects; over within half a minute. */
  send(text: Text): Promise<Handed>;
  close(): void;
};

/** Opens nothing yet: the first text connects. */
export function openGateway({ way, settings, secret }: Gateway, reach: Reach): GatewayTransport {
  switch (settings.protocol) {
    case "http":
      return { send: (text) => sendByTemplate(settings, secret, text, reach), close: () => {} };
    case "twilio":
      return { send: (text) => sendByTwilio(way, settings, secret, text, reach), close: () => {} };
    case "smpp":
      return smppGateway(settings, secret, reach);
  }
}
