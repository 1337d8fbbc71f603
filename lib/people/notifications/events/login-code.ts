/** Pure. The mail with a code to log in with. */
import { defineEvent } from "@/lib/people/notifications/event";

export const loginCode = defineEvent({
  title: "Code to log in",
  when: "When somebody who gets codes by mail logs in with the right password alone, or sets this up.",
  placeholders: {
    code: { means: "The code", sample: "412 324" },
    ends: { means: "When it ends", sample: "26 November 2026, 14:15 UTC" },
  },
  isSecret: true,
  button: "Open your page",
  subject: "Your code for the database login {{username}}",
  body: `Hello {{name}},

Your code is:

{{code}}

Log in again as "{{username}}" and type your password, directly followed by these six digits without the space. The code works once, until {{ends}}.

If you did not try to log in just now, somebody else knows your password. Do not give the code to anybody, and change the password:

{{selfService}}`,
});
