/** The organisation's logo: put in, seen by people who are not signed in, refused where it is no picture, taken out. */
import { sessionOf } from "./support/accounts";
import { expect, test } from "./support/test";

/** One red point. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

test("a logo stands on every page, also before signing in", async ({ open }) => {
  const owner = await open({ storageState: sessionOf("olga") });
  await owner.goto("/settings?section=organisation");
  const file = owner.getByLabel(/^(Picture|Another picture)/);

  await test.step("a file that only calls itself a picture is refused beside the field", async () => {
    const script = {
      name: "logo.png",
      mimeType: "image/png",
      buffer: Buffer.from("<svg onload='alert(1)'/>"),
    };
    await file.setInputFiles(script);
    await owner.getByRole("button", { name: "Upload" }).click();
    await expect(owner.getByText(/PNG, JPEG or WebP/).last()).toBeVisible();
    await expect(owner.getByText("No logo yet. Only the name is shown.")).toBeVisible();
  });

  await test.step("a picture is taken, and shown to strangers as the picture it is", async () => {
    await file.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: picture });
    await owner.getByRole("button", { name: "Upload" }).click();
    await expect(owner.getByRole("img", { name: "The current logo" })).toBeVisible();
    const stranger = await open();
    await stranger.goto("/sign-in");
    const source = await stranger.locator("img").first().getAttribute("src");
    const answer = await stranger.request.get(String(source));
    expect(answer.headers()["content-type"]).toBe("image/png");
    expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
    expect(await answer.body()).toEqual(picture);
    await stranger.goto("/me/sign-in");
    await expect(stranger.locator("header img")).toBeVisible();
  });

  await test.step("and taken out again", async () => {
    await owner.getByRole("button", { name: "Remove logo" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await expect(owner.getByText("No logo yet. Only the name is shown.")).toBeVisible();
  });
});
