/** Pure. The mail to operators when sessions on a PostgreSQL server were opened by no login. */
import { defineEvent } from "@/lib/people/notifications/event";

export const unexplainedSessions = defineEvent({
  title: "Sessions that no login explains",
  when: "When new sessions on a PostgreSQL server were opened by no login, to owners and administrators; at most once an hour for each server.",
  placeholders: {
    server: { means: "Name of the server", sample: "Analytics" },
    count: { means: "How many sessions there are", sample: "2" },
    sessions: {
      means: "The sessions: role, address and line of pg_hba.conf",
      sample: "app from 192.0.2.7 by line 12 (trust); backup from 192.0.2.8 by line 14 (md5)",
    },
    link: { means: "The server's sessions", sample: "https://postern.example.org/servers/sample/sessions" },
  },
  isSecret: false,
  button: "Look at the sessions",
  subject: "Sessions on {{server}} that no login explains",
  body: `Hello {{name}},

No login through Postern explains new sessions on {{server}} ({{count}}): {{sessions}}.

They came in without a second factor. Close the way in or accept it with a reason, then end the sessions:

{{link}}`,
});
