/** What a person's page offers to add, on the real store: every kind that is allowed, the reasons why one cannot be added, the order. */
import { beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { enrollableKinds } from "@/lib/login/factors/table";
import { userActor } from "@/lib/testing/actors";
import { makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { setUpGateway } from "@/lib/testing/gateways";
import { setUpMail } from "@/lib/testing/mail";
import { ownChoices } from "./own";

const settings = (data: object) => database().settings.update({ where: { id: 1 }, data });
beforeEach(async () => {
  await database().gateway.deleteMany();
  await database().mailSettings.deleteMany();
  await settings({
    ...{ allowedFactors: enrollableKinds, defaultFactor: "totp", maxFactorsPerUser: 10 },
    ...{ enrollWithoutLink: false, loginUrl: "https://postern.example.org" },
  });
});

async function person(data: object = {}, hasApp = true): Promise<UserActor> {
  const user = await makeUser({ email: "ada@example.org", phone: "+491701234567", ...data });
  if (hasApp) await makeFactor(user.id, { isDefault: true });
  return userActor(user.id, user.username);
}
/** Ways, in order; those that cannot be gone with "no" in front. */
const ways = async (actor: UserActor) =>
  (await ownChoices(actor)).choices.map(({ way, refusal }) => (refusal === null ? way : `no ${way}`));
const whyNot = async (actor: UserActor, way: string) =>
  (await ownChoices(actor)).choices.find((choice) => choice.way === way)?.refusal;

test("with everything set up, all kinds can be added: the default first, the weaker ones last", async () => {
  await setUpMail();
  await setUpGateway(1, "sms");
  await setUpGateway(1, "voice");
  const ada = await person();
  expect(await ways(ada)).toEqual([
    ...[
      "qr_code",
      "push",
      "import",
      "passkey",
      "mail_code",
      "mail_link",
      "sms_code",
      "sms_link",
      "voice_code",
    ],
  ]);
  await settings({ defaultFactor: "hotp" });
  expect((await ways(ada))[0]).toBe("import");
  const weaker = (await ownChoices(ada)).choices.filter(({ isWeaker }) => isWeaker).map(({ way }) => way);
  expect(weaker).toEqual(["mail_code", "mail_link", "sms_code", "sms_link", "voice_code"]);
});

test("what is allowed and cannot be added now is shown last, with why", async () => {
  await setUpMail();
  const ada = await person({ email: null });
  expect(await ways(ada)).toEqual([
    ...["qr_code", "push", "import", "passkey"],
    ...["no mail_code", "no mail_link", "no sms_code", "no sms_link", "no voice_code"],
  ]);
  expect(await whyNot(ada, "mail_code")).toMatch(/Your account has no mail address/);
  expect(await whyNot(ada, "sms_code")).toMatch(/No codes by text message can be sent from here/);
  await database().mailSettings.deleteMany();
  expect(await whyNot(await person(), "mail_link")).toMatch(/No links by mail can be sent from here/);
  await settings({ loginUrl: "http://postern.example.org" });
  expect(await whyNot(ada, "push")).toMatch(/Notifications are not set up here/);
  expect(await whyNot(ada, "passkey")).toMatch(/Passkeys need HTTPS/);
});

test("what is not allowed is not shown; a group's list is the one that holds for its members", async () => {
  await settings({ allowedFactors: ["totp"] });
  const ada = await person();
  expect(await ways(ada)).toEqual(["qr_code", "passkey"]);
  const group = await makeGroup({ allowedFactors: ["yubikey", "sms_code"] });
  await database().groupMember.create({ data: { groupId: group.id, userId: ada.id } });
  expect(await ways(ada)).toEqual(["import", "passkey", "no sms_code"]);
  await database().group.update({
    where: { id: group.id },
    data: { allowedFactors: ["totp", "yubikey", "push"], defaultFactor: "push" },
  });
  expect(await ways(ada), "the group's default first").toEqual(["push", "qr_code", "import", "passkey"]);
});

test("whoever has as many as they may have, or needs a link, is told once, and may add a passkey alone", async () => {
  const ada = await person();
  await settings({ maxFactorsPerUser: 1 });
  expect((await ownChoices(ada)).refusal).toBe("You have 1 of at most 1. Remove one to add another.");
  expect(await ways(ada)).toEqual(["passkey"]);
  await settings({ maxFactorsPerUser: 10 });
  const bea = await person({}, false);
  expect((await ownChoices(bea)).refusal).toMatch(/needs an enrolment link/);
  expect(await ways(bea)).toEqual([]);
  await settings({ enrollWithoutLink: true });
  expect((await ownChoices(bea)).refusal).toBeNull();
  expect(await whyNot(bea, "passkey")).toMatch(/Set up something else first/);
});
