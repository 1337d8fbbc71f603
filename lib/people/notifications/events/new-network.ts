/** Pure. The mail when somebody was let in from a network that they had not come from before. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const newNetwork = defineEvent({
  title: "Login from a new network",
  when: "When somebody was let in from a network that they had not come from before, to that person. Not for their very first one.",
  placeholders: {
    at,
    address: { means: "Where the login came from", sample: "203.0.113.7" },
    client: { means: "Client of the login", sample: "db1" },
  },
  isSecret: false,
  button: "Look at your logins",
  subject: "Login as {{username}} from a new network",
  body: `Hello {{name}},

"{{username}}" was let in to the database from a network that you have not come from before.

From: {{address}}

Through: {{client}}

When: {{at}}

If that was you, there is nothing to do. If it was not, somebody else knows your password and has your second factor: change your password, and tell your administrator at once.

{{selfService}}`,
});
