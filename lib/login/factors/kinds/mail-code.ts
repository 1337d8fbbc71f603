/** Pure. Codes by mail: six digits that are sent to the person's address when the password was right. */
import { sentKind } from "../sent-kind";

export const mailCode = sentKind({
  id: "mail_code",
  name: "Code by mail",
  summary: "Six digits in a mail. Weaker: whoever reads the mailbox has them too.",
  enrolment: "mail",
  arrives: "the mail",
  device: "mailbox",
  ifRefused: "Use the newest mail. A code counts for ten minutes.",
});
