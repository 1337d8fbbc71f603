/** Pure. The mail to operators when logins with somebody's password go on although the person was asked as often as allowed. */
import { defineEvent } from "@/lib/people/notifications/event";
import { loginPlaceholders } from "./login-approval";

export const askedTooOften = defineEvent({
  title: "Asked too often to approve logins",
  when: "When logins with somebody's right password go on after the person was asked as often as allowed, to operators who can act.",
  placeholders: {
    ...loginPlaceholders,
    user: { means: "Whose logins they are", sample: "ada" },
    link: { means: "The user's page", sample: "https://postern.example.org/users/sample" },
  },
  isSecret: false,
  button: "Look at the user",
  subject: "{{user}} is being asked too often to approve logins",
  body: `Hello {{name}},

Logins as "{{user}}" with the right password go on, the last one that was asked about through {{client}} on {{at}} (from: {{from}}). The person was asked as often as allowed and is asked no more for now.

Either a program tries again and again, or somebody else knows the password. Ask the person, and change the password if it was not them:

{{link}}`,
});
