/** Files that must be whole after a power cut: written, and on the disk before they count. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes `file` anew, readable by its owner alone. @throws the system's error */
export function writeDurably(file: string, text: string): void {
  rmSync(file, { force: true });
  const handle = openSync(file, "wx", 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts `text` in the place of what `file` says: whole or not at all. @throws the system's error */
export function replaceDurably(file: string, text: string): void {
  const draft = draftOf(file);
  writeDurably(draft, text);
  renameSync(draft, file);
}

/** Where this process writes before the file has its name. */
export const draftOf = (file: string): string => `${file}.${process.pid}.tmp`;
