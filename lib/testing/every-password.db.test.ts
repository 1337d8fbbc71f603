/** Holds every place that sets a password to the same question: what one of them refuses, all refuse beside their field. */
import { beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { checkPassword, completeEnrollment, startEnrollment } from "@/lib/people/enrollment/enroll";
import { changeOwnPassword as changeUsersOwn } from "@/lib/people/enrollment/own-password";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { issueOperatorLink } from "@/lib/people/operators/link";
import { changeOwnPassword as changeOperatorsOwn } from "@/lib/people/operators/own";
import { issueSetupToken } from "@/lib/people/operators/setup-link";
import { setPassword } from "@/lib/people/users/password";
import { createUserInput } from "@/lib/people/users/schema";
import { createUser } from "@/lib/people/users/service";
import { startOwner } from "@/lib/programs/setup/service";
import { operatorWith, userActor } from "./actors";
import { makeOperator, makeUser } from "./factories";
import { codeNow, keyOfText } from "./operators";

const owner = operatorWith("owner");
const username = "quillon";
const code = "000000";
const tokenOf = ({ url }: { readonly url: string }) => new URL(url).hash.slice(1);

let userId = "";
let linkToken = "";
let linkKey: ReturnType<typeof keyOfText>;
let operatorToken = "";
let setupToken = "";

beforeAll(async () => {
  await database().settings.update({ where: { id: 1 }, data: { organisationName: "Meridian Freight" } });
  setupToken = await issueSetupToken(systemActor("launcher"));
  userId = (await makeUser({ username })).id;
  linkToken = tokenOf(await issueEnrollmentLink(owner, { userId }));
  linkKey = keyOfText((await startEnrollment({ token: linkToken })).secretText);
  const operator = await makeOperator({ username });
  operatorToken = tokenOf(await issueOperatorLink(owner, { operatorId: operator.id }));
  await openOperatorLink({ token: operatorToken });
});

const own = { password: "the present one", code };

describe.each<[string, string, (password: string) => Promise<unknown>]>([
  [
    "an operator creating a user",
    "password",
    (password) => createUser(owner, createUserInput.parse({ username, password })),
  ],
  ["an operator setting it", "password", (password) => setPassword(owner, { userId, password })],
  [
    "an enrolment link, at once",
    "password",
    (password) => checkPassword({ token: linkToken, password }, null),
  ],
  [
    "an enrolment link, in the end",
    "password",
    (password) =>
      completeEnrollment(
        { token: linkToken, password, code: codeNow(linkKey, systemClock), factorName: "Phone" },
        "192.0.2.9",
      ),
  ],
  [
    "self-service",
    "newPassword",
    (newPassword) => changeUsersOwn(userActor(userId, username), { ...own, newPassword }),
  ],
  [
    "an operator link",
    "password",
    (password) => redeemOperatorLink({ token: operatorToken, password, code }, null),
  ],
  [
    "an operator's own account",
    "newPassword",
    (newPassword) => changeOperatorsOwn({ ...owner, name: username }, { ...own, newPassword }),
  ],
  ["the first owner", "password", (password) => startOwner({ token: setupToken, username, password })],
])("%s", (_name, field, set) => {
  test.each([
    ["too short", "otter lamp4", /at least 12/],
    ["common", "Password1234", /one of the first passwords/],
    ["the username", `${username} otter lamp`, /username/],
    ["the organisation", "Meridian Freight 2026!", /name/],
    ["the product", "Postern2026!!", /name/],
  ])("refuses %s", async (_what, password, sentence) => {
    const error = await set(password).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: "invalid_input",
      fields: { [field]: expect.stringMatching(sentence) },
    });
  });
});
