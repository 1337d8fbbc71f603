/** Pure. Codes by text message: six digits that are sent to the person's number when the password was right. */
import { sentKind } from "../sent-kind";

export const smsCode = sentKind({
  id: "sms_code",
  name: "Code by text message",
  summary: "Six digits in a text message. Weaker: numbers can be taken over, and messages read on the way.",
  enrolment: "phone",
  arrives: "the text message",
  device: "phone",
  ifRefused: "Use the newest text message. A code counts for ten minutes.",
});
