/** Pure. What a mail about an event is: its words, the placeholders in them, and sample values for the preview. */

/** Something in curly brackets in a text: what it stands for, and what stands there in a preview. */
export type Placeholder = { readonly means: string; readonly sample: string };

/** One kind of mail. */
export type MailEvent<Name extends string = string> = {
  /** What pages call it. */
  readonly title: string;
  /** When it goes out, and to whom. */
  readonly when: string;
  /** What its own placeholders mean; those of `commonPlaceholders` are in every mail. */
  readonly placeholders: Readonly<Record<Name, Placeholder>>;
  /** Whether {{link}} or {{code}} lets in whoever has it: such a mail is kept sealed, and only until it is sent. */
  readonly isSecret: boolean;
  /** What the button says that opens {{link}} or {{selfService}} where it stands in a line of its own. */
  readonly button: string;
  readonly subject: string;
  /**
   * Paragraphs between empty lines. One that consists of placeholders alone is left out where they are empty; {{link}} and
   * {{selfService}} in a line of their own become the button.
   */
  readonly body: string;
};

/** An event as it stands in its file; keeps the names of its placeholders. */
export const defineEvent = <const Name extends string>(event: MailEvent<Name>): MailEvent<Name> => event;

/** What every text may say. */
export const commonPlaceholders = {
  name: { means: "Name of the person, or the user name where there is none", sample: "Ada Lovelace" },
  username: { means: "User name, which is the database role", sample: "ada" },
  organisation: { means: "Name of the organisation", sample: "Example" },
  selfService: { means: "Address of the person's own page", sample: "https://postern.example.org/me" },
} as const satisfies Readonly<Record<string, Placeholder>>;

/** Placeholders that several events share. */
export const link = { means: "The link", sample: "https://postern.example.org/enroll#sample" };
export const ends = { means: "When it ends", sample: "28 November 2026, 14:05 UTC" };
export const by = { means: "Who did it", sample: "Grace Hopper" };
export const reason = { means: "The reason that was given", sample: "A new phone" };
export const group = { means: "Name of the group", sample: "Analysts" };
export const at = { means: "When it happened", sample: "26 November 2026, 14:05 UTC" };
