/** Pure. Codes by call: six digits that are read out at the person's number when the password was right. */
import { sentKind } from "../sent-kind";

export const voiceCode = sentKind({
  id: "voice_code",
  name: "Code by call",
  summary:
    "Six digits read out in a call. Weaker: numbers can be taken over, and calls be diverted or overheard.",
  enrolment: "phone",
  arrives: "the call",
  device: "phone",
  ifRefused: "Use the code of the newest call. A code counts for ten minutes.",
});
