"use client";
/** Trying the mail server of the surrounding form with one mail: every step of the conversation, and what to do about the one that failed. */
import { Section } from "@/components/ui/page";
import type { TestedMail } from "@/lib/foundation/mail/test-server";
import { SendingTest, type SendingTestProps } from "./sending-test";

export function MailTest(test: SendingTestProps<TestedMail>) {
  return (
    <Section title="Test" description="Sends one mail with what is entered above, without saving it.">
      <SendingTest
        {...test}
        label="Send a test to"
        placeholder="you@example.org"
        button="Send test mail"
        busy="Talking to the mail server; one that does not answer takes up to 45 seconds."
        yes="The server took the mail to"
        no="No mail was sent."
      />
    </Section>
  );
}
