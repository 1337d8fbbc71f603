/** Pure. The mail to operators when somebody says that a login was not theirs. */
import { defineEvent } from "@/lib/people/notifications/event";
import { loginPlaceholders } from "./login-approval";

export const loginNotMe = defineEvent({
  title: "Login refused: not me",
  when: "When somebody refuses a login because it was not theirs, to operators who can act.",
  placeholders: {
    ...loginPlaceholders,
    user: { means: "Whose login it was", sample: "ada" },
    link: { means: "The user's page", sample: "https://postern.example.org/users/sample" },
  },
  isSecret: false,
  button: "Look at the user",
  subject: "{{user}} says that a login was not theirs",
  body: `Hello {{name}},

"{{user}}" was asked to approve a login through {{client}} on {{at}} (from: {{from}}), and says that it was not theirs.

The password was right, so somebody else knows it. The login was refused and nothing that was approved counts any more. Make sure that the password is changed:

{{link}}`,
});
