/** Reading a QR code as a phone does: from the picture on the page. */
import { expect, type Locator, type Page } from "@playwright/test";
import jsqr from "jsqr";
import { PNG } from "pngjs";

/** The text in the QR code whose picture `code` is. */
export async function readQr(code: Locator): Promise<string> {
  await code.scrollIntoViewIfNeeded();
  const { data, width, height } = PNG.sync.read(await code.screenshot({ scale: "device" }));
  const found = jsqr(new Uint8ClampedArray(data), width, height);
  if (!found) throw new Error("The QR code on the page cannot be read.");
  return found.data;
}

/** The base32 secret of the authenticator key shown on `page`, as the app takes it from the QR code. */
export async function scanKey(page: Page, issuer?: string): Promise<string> {
  const uri = new URL(await readQr(page.getByRole("img", { name: /QR code/ })));
  expect(uri.protocol).toBe("otpauth:");
  expect(uri.host).toBe("totp");
  if (issuer) expect(uri.searchParams.get("issuer")).toBe(issuer);
  return uri.searchParams.get("secret") ?? "";
}
