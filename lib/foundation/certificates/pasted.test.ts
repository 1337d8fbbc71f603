/** What people paste as certificates of an authority: read as a form, and refused where one of them cannot be read. */
import { expect, test } from "vitest";
import { certificatesIn, optionalCertificates } from "@/lib/foundation/base/pem";
import { makeAuthority } from "./certificate";
import { describedCertificates, refuseUnreadable } from "./pasted";

const { certificate: one, privateKey } = await makeAuthority("One", new Date());
const { certificate: other } = await makeAuthority("Other", new Date());
const broken = one.replace(/MII/, "AAA");
const read = (text: string) => optionalCertificates.safeParse(text);

test("a form takes one or several with what stands around them, and nothing for none", () => {
  expect(read(`\n${one}`).data).toBe(`${one.trim()}\n`);
  expect(certificatesIn(read(`subject=One\n${one}\nissuer=x\n${other}`).data ?? "")).toHaveLength(2);
  expect([read("").data, read("  ").data, optionalCertificates.parse(undefined)]).toEqual([null, null, null]);
});

test.each([
  ["a text without one", "certificate.pem", /PEM form/],
  ["one without its end", one.slice(0, 100), /PEM form/],
  ["a key beside it", `${one}\n${privateKey}`, /private key/],
  ["more than any file of authorities", one.repeat(300), /too long/],
])("a form refuses %s, and says why", (_, text, why) => {
  expect(
    read(text)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toMatch(why);
});

test("each has to be readable, not the first alone; what is kept of them is subject and fingerprint", () => {
  const refused = (pem: string) => expect(() => refuseUnreadable(pem, "ca"));
  refused(`${one}${other}`).not.toThrow();
  expect(() => refuseUnreadable(null, "ca")).not.toThrow();
  for (const pem of [broken, `${one}${broken}`, "nothing"])
    refused(pem).toThrow(
      expect.objectContaining({ fields: { ca: expect.stringContaining("cannot be read") } }),
    );
  expect(describedCertificates(`${one}${other}`)).toMatch(/CN=One \(SHA-256 .+\); CN=Other \(SHA-256 /);
  expect(describedCertificates(null)).toBeNull();
});
