/** Pure. The mail when a passkey was removed. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const passkeyRemoved = defineEvent({
  title: "Passkey removed",
  when: "When a passkey is removed, by its owner or by an operator.",
  placeholders: { at, passkey: { means: "What it was called", sample: "Old laptop" } },
  isSecret: false,
  button: "Look at your passkeys",
  subject: "A passkey was removed from your account",
  body: `Hello {{name}},

The passkey "{{passkey}}" was removed on {{at}}. It no longer signs in to {{organisation}} as "{{username}}".

If you do not know why, change your password and tell your administrator at once.`,
});
