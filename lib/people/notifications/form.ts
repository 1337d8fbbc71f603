/** Pure. What the form of a mail's text shows. */
import { type FormState, oneValue } from "@/lib/foundation/base/form-state";
import type { MailWords } from "./texts";

/** Subject and body. Line ends are those of a browser's form. */
export const textForm = ({ subject, body }: MailWords): FormState => ({
  subject: oneValue("Subject", subject),
  body: oneValue("Text", body.replace(/\r\n?/g, "\n")),
});
