/**
 * An SMTP server in a process of its own: tells its parent of every message as soon as it has come whole, answers after
 * SMTP_ANSWER_MS, and refuses whoever begins with "gone" for good. Port: SMTP_PORT.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { refusal, startSmtp } from "./smtp-server";

const { SMTP_PORT, SMTP_ANSWER_MS } = process.env;

await startSmtp(
  {
    onRecipient: (address) =>
      address.startsWith("gone") ? refusal(550, "5.1.1 this mailbox is closed for good") : undefined,
    async onMessage(raw) {
      process.send?.(raw);
      await sleep(Number(SMTP_ANSWER_MS));
      return undefined;
    },
  },
  { port: Number(SMTP_PORT) },
);
process.send?.("up");
process.once("disconnect", () => process.exit(0));
