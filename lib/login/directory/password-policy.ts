/** What slapd and 389ds say about a password beside their result: the control of password policies. */
import { type BerReader, Control } from "ldapts";
import type { DirectoryAnswer } from "./verdict";

/** Asks them to say why (draft-behera-ldap-password-policy), and keeps what they say. */
export class PasswordPolicy extends Control {
  error: number | null = null;

  constructor() {
    super("1.3.6.1.4.1.42.2.27.8.5.1");
  }

  protected override parseControl(reader: BerReader): void {
    if (!reader.readSequence()) return;
    while (reader.remain > 0) {
      const tag = reader.peek();
      if (tag === null) return;
      const value = reader.readString(tag, true);
      if (tag === 0x81) this.error = value?.[0] ?? null;
      if (value === null) return;
    }
  }
}

/** What a directory says to `ask`, which sends the control along; a refusal is an answer. @throws what ldapts does without one */
export async function answerTo(ask: (policy: PasswordPolicy) => Promise<unknown>): Promise<DirectoryAnswer> {
  const policy = new PasswordPolicy();
  try {
    await ask(policy);
    return { code: 0, message: "", policyError: policy.error };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (typeof code !== "number") throw error;
    return { code, message, policyError: policy.error };
  }
}
