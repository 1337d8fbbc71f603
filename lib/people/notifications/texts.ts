/** Pure. Texts with placeholders: checking what somebody wrote, and filling it in. */
import { commonPlaceholders, type MailEvent, type Placeholder } from "./event";

/** Subject and body of a mail. */
export type MailWords = { readonly subject: string; readonly body: string };

/** Every placeholder that texts of this event may name. */
export const placeholdersOf = (event: MailEvent): Readonly<Record<string, Placeholder>> => ({
  ...commonPlaceholders,
  ...event.placeholders,
});

const placeholder = /\{\{([^{}]*)\}\}/g;

/** What is wrong with a text of this event, for whoever wrote it; null when nothing is. field: which of the two it is. */
export function textProblem(event: MailEvent, field: keyof MailWords, text: string): string | null {
  const known = placeholdersOf(event);
  for (const [whole, name = ""] of text.matchAll(placeholder)) {
    if (!Object.hasOwn(known, name)) {
      return `${whole} is not known here. Known: ${Object.keys(known)
        .map((one) => `{{${one}}}`)
        .join(", ")}.`;
    }
  }
  const rest = text.replace(placeholder, "");
  const broken = /.{0,12}(\{\{|\}\}).{0,12}/.exec(rest);
  if (broken) return `A placeholder is broken at “${broken[0].trim()}”. Write it as {{name}}.`;
  const usesLink = /\{\{link\}\}/.test(text);
  if (field === "subject" && usesLink)
    return "A link cannot stand in the subject: servers write subjects into their logs.";
  const usesCode = /\{\{code\}\}/.test(text);
  if (field === "subject" && usesCode)
    return "A code cannot stand in the subject: servers write subjects into their logs, and phones show them while locked.";
  if (field === "body" && "code" in event.placeholders && !usesCode) {
    return "{{code}} is missing. Without it nobody can log in with this mail.";
  }
  if (field === "body" && "link" in event.placeholders && !usesLink) {
    return "{{link}} is missing. Without it nobody can do what this mail asks for.";
  }
  return null;
}

/** One paragraph of a mail, filled in. A button opens `url`. */
export type Paragraph =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "button"; readonly label: string; readonly url: string };

/** A mail's words with every placeholder replaced by its value; values are text and never placeholders themselves. */
export function fillIn(
  event: MailEvent,
  { subject, body }: MailWords,
  values: Readonly<Record<string, string>>,
): { readonly subject: string; readonly paragraphs: readonly Paragraph[] } {
  const filled = (text: string) => text.replace(placeholder, (_, name: string) => values[name] ?? "");
  const paragraphs = body
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .flatMap((part): Paragraph[] => {
      const text = part.trim();
      const [, alone] = /^\{\{(link|selfService)\}\}$/.exec(text) ?? [];
      if (alone) return [{ kind: "button", label: event.button, url: values[alone] ?? "" }];
      const full = filled(text).trim();
      return full === "" ? [] : [{ kind: "text", text: full }];
    });
  return { subject: filled(subject).trim(), paragraphs };
}
