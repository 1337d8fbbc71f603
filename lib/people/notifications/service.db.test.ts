/** Tests changing the texts of mails: who may, what is refused beside which field, and that the next mail has the new words. */
import { beforeEach, expect, test } from "vitest";
import { versionOf } from "@/lib/foundation/base/form-state";
import { database } from "@/lib/foundation/platform/database";
import { updateLogo } from "@/lib/foundation/settings/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeOperator, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { textForm } from "./form";
import { getMailText, listMailTexts } from "./queries";
import { mailTextInput } from "./schema";
import { previewMailText, resetMailText, saveMailText, sendMailSample } from "./service";
import { tell } from "./tell";

const administrator = operatorWith("administrator");
const words = (subject: string, body: string) =>
  mailTextInput.parse({ event: "link_ends_soon", subject, body });
const mails = () => database().outgoingMail.findMany();

beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().mailText.deleteMany();
  await setUpMail();
});

test("saved words are in the next mail, and go back to the product's", async () => {
  const before = await getMailText(administrator, "link_ends_soon");
  await saveMailText(administrator, words("Hurry, {{name}}", "Until {{ends}}.\r\n\r\nBye"));
  const user = await makeUser({ email: "ada@example.org", displayName: "Ada" });
  await tell(database(), { event: "link_ends_soon", userId: user.id, data: { ends: "tomorrow" } });
  expect(await mails()).toMatchObject([
    { subject: "Hurry, Ada", text: expect.stringMatching(/^Until tomorrow\.\n\nBye/) },
  ]);
  expect((await listMailTexts(administrator)).filter(({ changedAt }) => changedAt)).toHaveLength(1);
  await resetMailText(administrator, { event: "link_ends_soon" });
  expect(await getMailText(administrator, "link_ends_soon")).toEqual(before);
  await expect(resetMailText(administrator, { event: "link_ends_soon" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("broken and unknown placeholders are refused beside their field, and nothing is kept", async () => {
  for (const act of [saveMailText, previewMailText, sendMailSample]) {
    await expect(act(administrator, words("{{nmae}}", "{{name}"))).rejects.toMatchObject({
      code: "invalid_input",
      fields: { subject: expect.stringContaining("{{nmae}}"), body: expect.stringContaining("broken") },
    });
  }
  expect(await database().mailText.count()).toBe(0);
});

test("a save over somebody else's is refused", async () => {
  const version = versionOf(textForm(await getMailText(administrator, "link_ends_soon")));
  await saveMailText(administrator, { version, ...words("Mine", "Until {{ends}}.") });
  await expect(
    saveMailText(administrator, { version, ...words("Theirs", "Until {{ends}}.") }),
  ).rejects.toMatchObject({ code: "conflict" });
});

test("a preview shows samples in both looks, and the logo at its address", async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
  await updateLogo(operatorWith("owner"), { bytes: png });
  const { subject, text, light, dark } = await previewMailText(administrator, words("{{name}}", "{{ends}}"));
  expect([subject, text.split("\n")[0]]).toEqual(["Ada Lovelace", "28 November 2026, 14:05 UTC"]);
  expect(light).toContain('src="/api/logo"');
  expect(light).not.toBe(dark);
  expect(light + dark).not.toContain("<style");
});

test("a sample goes to the operator's own address and nowhere else", async () => {
  const sample = words("{{name}}", "Until {{ends}}");
  const { id } = await makeOperator({ email: "grace@example.org" });
  const grace = { ...administrator, id };
  expect(await sendMailSample(grace, sample)).toBe("grace@example.org");
  expect(await mails()).toMatchObject([{ toAddress: "grace@example.org", subject: "[Sample] Ada Lovelace" }]);
  await expect(sendMailSample(operatorWith("auditor"), sample)).rejects.toMatchObject({ code: "forbidden" });
  await expect(sendMailSample(administrator, sample)).rejects.toMatchObject({ code: "conflict" });
});
