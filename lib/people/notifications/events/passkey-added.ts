/** Pure. The mail when a passkey was added. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const passkeyAdded = defineEvent({
  title: "Passkey added",
  when: "When somebody adds a passkey, with which they sign in to their own page or to the console.",
  placeholders: { at, passkey: { means: "What it is called", sample: "Work laptop" } },
  isSecret: false,
  button: "Look at your passkeys",
  subject: "A passkey was added to your account",
  body: `Hello {{name}},

The passkey "{{passkey}}" was added on {{at}}. With it you sign in to {{organisation}} as "{{username}}" without a password and a code.

If that was not you, sign in and remove it, change your password, and tell your administrator at once.`,
});
