/** Pure. The descriptor table of second factors: everything that pages, settings and traces say about a kind. */

/** One kind of second factor. `isEnrolled`: a person enrols it on a device and it can be chosen in the settings. */
export type FactorKindDescriptor = {
  readonly name: string;
  readonly summary: string;
  readonly isEnrolled: boolean;
};

/** All kinds, by the word stored in the database. */
export const factorKinds = {
  totp: {
    name: "Authenticator app",
    summary: "A six or eight digit code from an app on the phone. Works without network.",
    isEnrolled: true,
  },
  recovery_code: {
    name: "Recovery code",
    summary: "One of the codes a person kept on paper; each works once.",
    isEnrolled: false,
  },
  bypass_code: {
    name: "Bypass code",
    summary: "A code from the help desk; works once and expires.",
    isEnrolled: false,
  },
} as const satisfies Record<string, FactorKindDescriptor>;

export type FactorKind = keyof typeof factorKinds;

/** Kinds that a person can enrol, in the order in which pages offer them. */
export const enrollableKinds = ["totp"] as const satisfies readonly FactorKind[];
export type EnrollableKind = (typeof enrollableKinds)[number];
