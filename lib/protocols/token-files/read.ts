/** Pure. Reading a file of hardware tokens, whichever of the known forms it has. */
import { readTokenLines } from "./csv/read";
import type { FileKey } from "./pskc/encryption";
import { isXml, readPskc } from "./pskc/read";
import { type TokenFile, TokenFileError } from "./seed";

/** The tokens of `text`. `typed` opens an encrypted file; a file of lines is never encrypted. @throws TokenFileError */
export function readTokenFile(text: string, typed: FileKey = {}): TokenFile {
  if (text.trim() === "") throw new TokenFileError("empty", "The file is empty.");
  return isXml(text) ? readPskc(text, typed) : readTokenLines(text);
}
