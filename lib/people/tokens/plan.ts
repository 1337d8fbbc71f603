/** Pure. What an import of tokens would do: the tokens of a file, compared with those of the stock. */
import { constantTimeEqual } from "@/lib/foundation/base/bytes";
import { counterKind } from "@/lib/login/factors/table";
import type { FileToken, Problem, Seed, TokenFile } from "@/lib/protocols/token-files/seed";

/** A token as the store has it. */
export type StockToken = {
  readonly serial: string;
  readonly kind: string;
  readonly data: object;
  readonly secret: Uint8Array;
  /** The last number that counts as used up; -1: none. */
  readonly counter: number;
  readonly manufacturer: string;
  readonly model: string;
};

/** A token that is there already. Its secret is null where it is revoked, or does not open. */
export type KnownToken = {
  readonly kind: string;
  readonly secret: Uint8Array | null;
  readonly isRevoked: boolean;
};

/** What becomes of a token of the file. */
export const tokenOutcomes = ["new", "there", "conflict", "wrong"] as const;
export type TokenOutcome = (typeof tokenOutcomes)[number];

/** One token of the file with what would become of it. It holds nothing secret. */
export type PlannedToken = {
  readonly place: number;
  readonly serial: string;
  /** What it is, in words: "HOTP, 6 digits, SHA-1". */
  readonly description: string;
  readonly manufacturer: string;
  readonly outcome: TokenOutcome;
  readonly problems: readonly Problem[];
};

/** The whole of it. With a conflict or something wrong nothing is imported at all. */
export type TokenPlan = { readonly rows: readonly PlannedToken[]; readonly added: readonly StockToken[] };

/** The plan for `file`; `known` has the tokens of the stock by serial number. */
export function planTokens(file: TokenFile, known: ReadonlyMap<string, KnownToken>): TokenPlan {
  const first = new Map<string, number>();
  const added: StockToken[] = [];
  const word = file.form === "pskc" ? "key package" : "line";
  const rows = file.tokens.map((token): PlannedToken => {
    const before = first.get(token.serial);
    if (token.serial !== "" && before === undefined) first.set(token.serial, token.place);
    const row = {
      ...{ place: token.place, serial: token.serial, manufacturer: token.manufacturer },
      description: token.seed ? descriptionOf(token.seed) : "",
    };
    if (!token.seed) return { ...row, outcome: "wrong", problems: token.problems };
    const against = (outcome: "conflict" | "wrong", message: string): PlannedToken => ({
      ...row,
      outcome,
      problems: [{ column: null, message }],
    });
    if (before !== undefined) return against("wrong", `The same serial number is in ${word} ${before}.`);
    const stock = stockToken(token, token.seed);
    if (!stock) return against("wrong", "This token has a form that Postern does not take.");
    const there = known.get(token.serial);
    if (!there) {
      added.push(stock);
      return { ...row, outcome: "new", problems: [] };
    }
    if (there.isRevoked)
      return against("conflict", "A token with this serial number was revoked. It stays so.");
    return there.kind === stock.kind && there.secret && constantTimeEqual(there.secret, stock.secret)
      ? { ...row, outcome: "there", problems: [] }
      : against("conflict", "The stock has another token with this serial number.");
  });
  return { rows, added };
}

/** As the store has it; null where its kind does not take it. */
function stockToken({ serial, manufacturer, model }: FileToken, seed: Seed): StockToken | null {
  const [id, said] = factorOf(seed);
  const kind = counterKind(id);
  const data = kind?.data.safeParse(said);
  if (!kind || !data?.success) return null;
  const [least, most] = kind.secretBytes;
  if (seed.secret.length < least || seed.secret.length > most) return null;
  const counter = seed.type === "hotp" ? seed.counter - 1 : -1;
  return { serial, manufacturer, model, kind: id, data: data.data as object, secret: seed.secret, counter };
}

function factorOf(seed: Seed): readonly [kind: string, data: object] {
  const { type, secret: _, ...said } = seed;
  switch (seed.type) {
    case "hotp":
      return ["hotp", { ...said, tokenId: seed.tokenId || null }];
    case "totp":
      return ["totp_token", said];
    case "yubico_otp":
      return ["yubikey", said];
  }
}

function descriptionOf(seed: Seed): string {
  switch (seed.type) {
    case "hotp":
      return `HOTP, ${seed.digits} digits, ${hashName(seed.algorithm)}`;
    case "totp":
      return `TOTP, ${seed.digits} digits, ${seed.periodSeconds} s, ${hashName(seed.algorithm)}`;
    case "yubico_otp":
      return `Yubico OTP, ${seed.publicId}`;
  }
}

const hashName = (hash: string) => hash.replace("SHA", "SHA-");
