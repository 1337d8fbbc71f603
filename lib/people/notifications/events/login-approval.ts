/** Pure. The mail that asks to approve a login. */
import { at, defineEvent, ends } from "@/lib/people/notifications/event";

/** What a login that somebody is asked about says of itself. */
export const loginPlaceholders = {
  client: { means: "Client and servers of the login", sample: "db1 (Sales)" },
  at,
  from: { means: "Where the person sits, or that it is not known", sample: "192.0.2.7" },
} as const;

export const loginApproval = defineEvent({
  title: "Approve a login",
  when: "When somebody who gets links by mail logs in with the right password alone.",
  placeholders: {
    ...loginPlaceholders,
    role: { means: "The role name that was typed", sample: "ada" },
    attempts: { means: "How many logins have asked so far", sample: "1" },
    ends,
    link: { means: "The page where it is decided", sample: "https://postern.example.org/approve#sample" },
  },
  isSecret: true,
  button: "Look at the login",
  subject: "Approve the database login {{role}}?",
  body: `Hello {{name}},

Somebody logs in to the database with your password.

Login: {{role}}

Through: {{client}}

When: {{at}}

From: {{from}}

Attempts so far: {{attempts}}

Look at it and approve or refuse it until {{ends}}:

{{link}}

If that is not you, somebody else knows your password. Refuse the login there and choose a new password.`,
});
