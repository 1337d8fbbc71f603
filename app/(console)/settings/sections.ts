/** Pure. The sections of the settings page, as they stand in the address. */

/** Name and one sentence of each section. */
export const sections = {
  organisation: {
    name: "Organisation",
    summary: "What people see when they sign in, and where links point to.",
  },
  address: {
    name: "Address",
    summary: "From where people open this console, and what protects what they type on its way.",
  },
  "second-factors": {
    name: "Second factors",
    summary: "Which second factors people may have. Policies decide what a login asks for.",
  },
  enrollment: {
    name: "Enrolment",
    summary: "How people get their password and their first factor.",
  },
  mail: {
    name: "Mail",
    summary: "The mail server that takes invitations, password links and notices.",
  },
  push: {
    name: "Push",
    summary: "How notifications reach the phones that people have set up to approve logins.",
  },
  texts: {
    name: "Text messages",
    summary: "The gateways that take codes to phones, and how far codes may go.",
  },
  lockout: {
    name: "Lockout",
    summary:
      "How failed logins slow an attacker down. Every lock clears by itself, and an operator can clear it earlier.",
  },
  sessions: {
    name: "Sessions",
    summary: "How long a sign-in to this console lasts, and what becomes of open PostgreSQL sessions.",
  },
  retention: {
    name: "Retention",
    summary: "How long the login log is kept. The audit log is kept forever.",
  },
  store: {
    name: "Store",
    summary:
      "The PostgreSQL database in which Postern stores its data. It is set by environment variables, not here.",
  },
} as const;

export type SectionKey = keyof typeof sections;

/** The section that the address names; the first one for anything else. */
export function sectionOf(value: string | readonly string[] | undefined): SectionKey {
  return typeof value === "string" && Object.hasOwn(sections, value) ? (value as SectionKey) : "organisation";
}
