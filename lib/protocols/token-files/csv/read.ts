/** Pure. Reading token files of lines: finds out whose format it is, and reads each line by it. */
import { readCsvFile } from "@/lib/foundation/base/csv";
import { withoutDefusing } from "@/lib/foundation/base/tables";
import { type FileToken, mostCharacters, mostTokens, type TokenFile, TokenFileError, tooMany } from "../seed";
import type { Line } from "./cells";
import { oathToken } from "./oath";
import { yubicoLogToken, yubicoToken } from "./yubico";

/** How each format reads a line. */
const formats = {
  oath: oathToken,
  yubico: yubicoToken,
  yubico_log: yubicoLogToken,
} as const satisfies Record<string, (line: Line) => FileToken>;

/**
 * The tokens of a file of lines. What is wrong with a line stands beside it.
 * @throws TokenFileError 'empty', 'too_large', 'unsupported' for privacyIDEA's second version, which assigns as it imports
 */
export function readTokenLines(text: string): TokenFile {
  if (text.length > mostCharacters) throw new TokenFileError("too_large", "The file is too large.");
  const { records, unreadableLines } = readCsvFile(text);
  const first = records[0]?.fields.join(",") ?? "";
  if (/^#\s*version:\s*[2-9]/i.test(first)) {
    throw new TokenFileError(
      "unsupported",
      "The file begins each line with a user, a resolver and a realm (“# version: 2”). Remove that line and these three columns.",
    );
  }
  const lines = records
    .map(({ line, fields }) => ({ line, fields: fields.map(withoutDefusing) }))
    .filter(({ fields }, i) => !isPassedOver(fields, i === 0));
  if (lines.length + unreadableLines.length === 0) {
    throw new TokenFileError(
      "empty",
      "The file has no tokens. Each line is one, with its serial number and its key.",
    );
  }
  if (lines.length > mostTokens) throw tooMany();
  const form = formOf(lines[0]?.fields ?? []);
  const unreadable = unreadableLines.map(
    (line): FileToken => ({
      ...{ place: line, serial: "", manufacturer: "", model: "", seed: null },
      problems: [
        {
          column: null,
          message: "This line cannot be read. Look for a quotation mark that is never closed.",
        },
      ],
    }),
  );
  const tokens = [...lines.map(formats[form]), ...unreadable].sort((a, b) => a.place - b.place);
  const notes =
    form === "yubico" && tokens.some(({ seed }) => seed?.type === "hotp")
      ? ["Yubico's format does not say how many digits an OATH slot types. Six were taken."]
      : [];
  return { form, tokens, notes };
}

/** Comments, a heading, and the line with which the traditional log begins. */
const isPassedOver = (fields: readonly string[], isFirst: boolean) => {
  const [first = "", second = ""] = fields.map((field) => field.trim().toLowerCase());
  return (
    first.startsWith("#") ||
    first === "logging start" ||
    (isFirst && /^serial/.test(first) && /key|seed|secret|public/.test(second))
  );
};

const logKinds = [
  "yubico otp",
  "oath-hotp",
  "static password",
  "challenge-response",
  "challenge-response: yubico otp",
];

function formOf(fields: readonly string[]): keyof typeof formats {
  const [first = "", second = "", third = ""] = fields.map((field) => field.trim().toLowerCase());
  if (logKinds.includes(first)) return "yubico_log";
  const isPublicId = /^[cbdefghijklnrtuv]{0,32}$/.test(second) && !/^[0-9a-f]{20,}$/.test(second);
  return fields.length >= 5 && isPublicId && /^(0|[0-9a-f]{12})?$/.test(third) ? "yubico" : "oath";
}
