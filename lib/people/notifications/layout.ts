/**
 * Pure. The one layout of all mails: HTML that works in dark mail clients and at phone width, and the same as text. Every value
 * is escaped here and nowhere else.
 */
import { logoId } from "@/lib/foundation/mail/logo";
import type { Paragraph } from "./texts";

/** What the layout puts around the paragraphs. */
export type Frame = {
  readonly organisation: string;
  readonly hasLogo: boolean;
  readonly subject: string;
};

/** The colours of one look. */
type Colours = Readonly<Record<"page" | "card" | "line" | "ink" | "muted" | "link", string>>;

const looks = {
  light: {
    page: "#f4f4f5",
    card: "#ffffff",
    line: "#e4e4e7",
    ink: "#18181b",
    muted: "#52525b",
    link: "#1d4ed8",
  },
  dark: {
    page: "#18181b",
    card: "#27272a",
    line: "#3f3f46",
    ink: "#f4f4f5",
    muted: "#a1a1aa",
    link: "#93c5fd",
  },
} as const satisfies Readonly<Record<string, Colours>>;

/** Light, or dark where a preview shows what a dark mail client makes of it. */
export type MailLook = keyof typeof looks;

/** `text` as it may stand in HTML, in an attribute too. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The mail as text: paragraphs, addresses in lines of their own, the sender's name below. */
export function textOfMail({ organisation }: Frame, paragraphs: readonly Paragraph[]): string {
  const parts = paragraphs.map((one) => (one.kind === "text" ? one.text : `${one.label}:\n${one.url}`));
  return `${[...parts, `-- \n${organisation}`].join("\n\n")}\n`;
}

/**
 * The mail as HTML. Nothing in it is loaded from anywhere; a logo comes in the mail itself. It is light unless the reader's
 * program asks for dark; `look` "dark" is for previews.
 */
export function htmlOfMail(frame: Frame, paragraphs: readonly Paragraph[], look: MailLook = "light"): string {
  const [colours, dark] = [looks[look], looks.dark];
  const organisation = escapeHtml(frame.organisation);
  const head = frame.hasLogo
    ? `<img src="cid:${logoId}" alt="${organisation}" height="40" style="display:inline-block;height:40px;max-width:240px;background:#ffffff;border-radius:6px;padding:6px">`
    : `<span class="p-text" style="font-size:17px;font-weight:600;color:${colours.ink}">${organisation}</span>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(frame.subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .p-page { background: ${dark.page} !important; }
  .p-card { background: ${dark.card} !important; border-color: ${dark.line} !important; }
  .p-text { color: ${dark.ink} !important; }
  .p-muted { color: ${dark.muted} !important; }
  .p-link { color: ${dark.link} !important; }
}
@media (max-width: 480px) { .p-card { padding: 20px !important; } .p-outer { padding: 12px !important; } }
</style>
</head>
<body class="p-page" style="margin:0;padding:0;background:${colours.page};-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="p-outer" align="center" style="padding:24px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px"><tr><td class="p-card" style="background:${colours.card};border:1px solid ${colours.line};border-radius:10px;padding:32px;text-align:left;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.55">
<div style="padding-bottom:20px">${head}</div>
${paragraphs.map((one) => htmlOfParagraph(one, colours)).join("\n")}
<p class="p-muted" style="margin:28px 0 0;font-size:13px;color:${colours.muted}">${organisation}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

function htmlOfParagraph(paragraph: Paragraph, colours: Colours): string {
  if (paragraph.kind === "text") {
    const lines = escapeHtml(paragraph.text).replace(/\n/g, "<br>");
    return `<p class="p-text" style="margin:0 0 16px;color:${colours.ink};overflow-wrap:anywhere">${lines}</p>`;
  }
  const url = escapeHtml(paragraph.url);
  return `<p style="margin:0 0 8px"><a href="${url}" style="display:inline-block;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600;border-radius:8px;padding:12px 20px">${escapeHtml(paragraph.label)}</a></p>
<p class="p-muted" style="margin:0 0 16px;font-size:13px;color:${colours.muted};overflow-wrap:anywhere;word-break:break-all">Or copy this address: <a class="p-link" href="${url}" style="color:${colours.link}">${url}</a></p>`;
}
