/** Importing hardware tokens from a file: what it would do, and doing exactly that, all or nothing. */
import { createHash, randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { copyOf, hex } from "@/lib/foundation/base/bytes";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, isNotUnique, type Transaction } from "@/lib/foundation/platform/database";
import { batchesOf, bulkTransaction } from "@/lib/people/users/batches";
import { readTokenFile } from "@/lib/protocols/token-files/read";
import { type FileRefusal, type TokenFile, TokenFileError } from "@/lib/protocols/token-files/seed";
import {
  type KnownToken,
  type PlannedToken,
  planTokens,
  type StockToken,
  type TokenOutcome,
  type TokenPlan,
  tokenOutcomes,
} from "./plan";
import type { ImportTokensInput, PreviewTokensInput } from "./schema";
import { openTokenSecret, tokenPlace } from "./secret";

/** What an import would do, for the page. Nothing was changed, and nothing in it is secret. */
export type TokensPreview = {
  readonly form: TokenFile["form"];
  readonly notes: readonly string[];
  readonly counts: Readonly<Record<TokenOutcome, number>>;
  /** Of each outcome the first of them, in the order of the file. */
  readonly rows: readonly PlannedToken[];
  /** Names this plan: an import that would do something else is refused. */
  readonly digest: string;
};

/** Rows of each outcome that a page shows. */
const shownRows = 100;

/**
 * What importing the file would do.
 * @throws AppError 'invalid_input' beside the field that is wrong when the file cannot be read or opened
 */
export async function previewTokens(actor: Actor, input: PreviewTokensInput): Promise<TokensPreview> {
  authorize(actor, "token.write");
  const file = fileOf(input);
  const plan = await planOf(file);
  const shown = tokenOutcomes.flatMap((one) =>
    plan.rows.filter(({ outcome }) => outcome === one).slice(0, shownRows),
  );
  return {
    ...{ form: file.form, notes: file.notes, counts: countsOf(plan), digest: digestOf(input.text, plan) },
    rows: shown.sort((a, b) => a.place - b.place),
  };
}

/**
 * Does what the preview showed, in one transaction. What was added to the stock since the plan was made has a serial number of
 * the file, and so makes all of it fail.
 * @throws AppError 'conflict' when it would now do something else, 'invalid_input' while a token of the file is wrong
 */
export async function importTokens(
  actor: Actor,
  input: ImportTokensInput,
): Promise<{ readonly added: number; readonly there: number }> {
  authorize(actor, "token.write");
  const file = fileOf(input);
  const plan = await planOf(file);
  const counts = countsOf(plan);
  if (digestOf(input.text, plan) !== input.digest) throw changedMeanwhile();
  if (counts.conflict + counts.wrong > 0) {
    throw invalidField("text", "Some tokens of the file are wrong. Correct them, and check the file again.");
  }
  const sealed = plan.added.map(sealedToken);
  try {
    await database().$transaction(async (tx) => {
      for (const batch of batchesOf(sealed, tokensAtOnce)) await insert(tx, batch, actor.name);
      if (sealed.length === 0) return;
      await record(tx, actor, {
        action: "tokens.imported",
        subject: { kind: "token", id: null, name: String(sealed.length) },
        detail: { form: file.form, added: sealed.length, there: counts.there },
      });
    }, bulkTransaction);
  } catch (error) {
    throw isNotUnique(error) ? changedMeanwhile() : error;
  }
  return { added: sealed.length, there: counts.there };
}

/** Rows of one statement. */
const tokensAtOnce = 5000;

type SealedToken = Omit<StockToken, "secret"> & { readonly id: string; readonly secretSealed: Uint8Array };

function sealedToken({ secret, ...token }: StockToken): SealedToken {
  const id = randomUUID();
  return { ...token, id, secretSealed: keyring().seal(tokenPlace(id), copyOf(secret)) };
}

/** Sealed before the transaction, and one statement in it: the file is as large as it may be, and the time of a transaction is short. */
function insert(tx: Transaction, tokens: readonly SealedToken[], importedBy: string): Promise<number> {
  const column = <T>(value: (token: SealedToken) => T): T[] => tokens.map(value);
  return tx.$executeRaw`
    INSERT INTO tokens (id, serial, kind, manufacturer, model, data, counter, secret_sealed, imported_by)
    SELECT n.id, n.serial, n.kind, n.manufacturer, n.model, n.data::jsonb, n.counter, decode(n.sealed, 'hex'), ${importedBy}
    FROM unnest(${column(({ id }) => id)}::uuid[], ${column(({ serial }) => serial)}::text[],
      ${column(({ kind }) => kind)}::text[], ${column(({ manufacturer }) => manufacturer)}::text[],
      ${column(({ model }) => model)}::text[], ${column(({ data }) => JSON.stringify(data))}::text[],
      ${column(({ counter }) => counter)}::bigint[], ${column(({ secretSealed }) => hex(secretSealed))}::text[])
      AS n (id, serial, kind, manufacturer, model, data, counter, sealed)`;
}

const changedMeanwhile = () =>
  new AppError("conflict", "The file or the stock has changed since the file was checked. Check it again.");

/** Beside which field a refusal of the file stands. */
const fieldOf: Partial<Record<FileRefusal, string>> = { key: "presharedKey", password: "password" };

function fileOf({ text, presharedKey = "", password = "" }: PreviewTokensInput): TokenFile {
  try {
    return readTokenFile(text, { presharedKey, password });
  } catch (error) {
    if (error instanceof TokenFileError) throw invalidField(fieldOf[error.code] ?? "text", error.message);
    throw error;
  }
}

async function planOf(file: TokenFile): Promise<TokenPlan> {
  const serials = file.tokens.map(({ serial }) => serial);
  const rows = await database().token.findMany({
    where: { serial: { in: serials } },
    select: { id: true, serial: true, kind: true, secretSealed: true, revokedAt: true },
  });
  return planTokens(
    file,
    new Map(
      rows.map((row): [string, KnownToken] => [
        row.serial,
        { kind: row.kind, secret: openTokenSecret(row), isRevoked: row.revokedAt !== null },
      ]),
    ),
  );
}

function countsOf({ rows }: TokenPlan): Record<TokenOutcome, number> {
  const counts = { new: 0, there: 0, conflict: 0, wrong: 0 };
  for (const { outcome } of rows) counts[outcome]++;
  return counts;
}

/** Of the file as it was sent and of what was said about it; whoever has it learns nothing that they did not send. */
function digestOf(text: string, { rows }: TokenPlan): string {
  return createHash("sha256")
    .update(JSON.stringify([text, rows]))
    .digest("hex");
}
