/** Pure. The mail when too many attempts failed. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const locked = defineEvent({
  title: "Login locked",
  when: "When too many attempts to log in as somebody failed.",
  placeholders: {
    at,
    ends: { means: "When the lock clears by itself", sample: "26 November 2026, 14:10 UTC" },
  },
  isSecret: false,
  button: "Look at your logins",
  subject: "Too many failed attempts to log in as {{username}}",
  body: `Hello {{name}},

Too many attempts to log in as "{{username}}" failed, the last one on {{at}}. Logins are refused until {{ends}}; then the lock clears by itself.

If that was not you, somebody may be guessing your password. Tell your administrator.

{{selfService}}`,
});
