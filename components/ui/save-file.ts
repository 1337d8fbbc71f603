"use client";
/** Giving a person a file that only this page has. */

/** Lets the browser save `text` as `name`. `type` is a media type; text is written as UTF-8. */
export function saveFile(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
