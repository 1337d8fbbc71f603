/** The stock of hardware tokens as tests of it begin: empty, every kind allowed, with one known secret. */
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import type { OathKey } from "@/lib/login/factors/totp";
import { importTokens, previewTokens } from "@/lib/people/tokens/import";
import { listTokens } from "@/lib/people/tokens/queries";
import { readTokenListRequest } from "@/lib/people/tokens/schema";
import { operatorWith } from "./actors";

const admin = operatorWith("administrator");

/** The secret of RFC 4226 appendix D, and its codes. */
export const tokenKey: OathKey = { secret: utf8("12345678901234567890"), algorithm: "SHA1", digits: 6 };
export const tokenSecretHex: string = hex(tokenKey.secret);

/** Which kinds people may have, how many, and whether the first needs a link; all kinds, five, and it does. */
export const allowTokens = (settings: {
  allowedFactors?: string[];
  maxFactorsPerUser?: number;
  enrollWithoutLink?: boolean;
}) =>
  database().settings.update({
    where: { id: 1 },
    data: {
      allowedFactors: ["totp", "hotp", "totp_token", "yubikey"],
      ...{ maxFactorsPerUser: 5, enrollWithoutLink: false },
      ...settings,
    },
  });

/** Before each test: no token, an empty audit log, and what `allowTokens` begins with. */
export async function emptyStock(): Promise<void> {
  await database().token.deleteMany();
  await database().$executeRaw`TRUNCATE audit_events`;
  await allowTokens({});
}

/** Imports a file as an administrator who has seen the preview. */
export async function importText(text: string, typed: { presharedKey?: string; password?: string } = {}) {
  const { digest } = await previewTokens(admin, { text, ...typed });
  return importTokens(admin, { text, ...typed, digest });
}

/** The row of a token. */
export const tokenCalled = (serial: string) => database().token.findUniqueOrThrow({ where: { serial } });

/** Where a token stands, as the list says it. */
export const tokenState = async (serial: string) =>
  (await listTokens(admin, readTokenListRequest({ q: serial }))).rows.find((row) => row.serial === serial)
    ?.state;

/** The audit log from its beginning: action, name of the subject, detail. */
export const auditedRows = async () =>
  (await database().auditEvent.findMany({ orderBy: { id: "asc" } })).map(
    ({ action, subjectName, detail }) => [action, subjectName, detail] as const,
  );
