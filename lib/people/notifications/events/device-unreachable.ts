/** Pure. The mail when notifications no longer reach the only device of a person. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const deviceUnreachable = defineEvent({
  title: "Device not reached any more",
  when: "When notifications no longer reach somebody's only second factor: the browser was reset, or its notifications were switched off.",
  placeholders: { at, factor: { means: "What it is called", sample: "My phone" } },
  isSecret: false,
  button: "Look at your second factors",
  subject: "Your device no longer gets notifications",
  body: `Hello {{name}},

Since {{at}} notifications no longer reach "{{factor}}", with which you approve logins as "{{username}}". That happens when notifications are switched off there, or the browser was reset.

It is your only second factor, so it was not removed, but you cannot be asked there any more. Sign in with a recovery code and set the device up again, or ask your administrator.

{{selfService}}`,
});
