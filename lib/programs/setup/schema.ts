/** Pure. What the first-run wizard takes as input, beyond what clients, users and settings take themselves. */
import { z } from "zod";
import { parseCidr, printCidr } from "@/lib/foundation/base/cidr";
import { operatorName } from "@/lib/people/operators/schema";
import { roleName } from "@/lib/people/users/schema";

const token = z.string().min(1).max(128);

/** Names the setup by its token. */
export const setupTokenInput = z.object({ token });
export type SetupTokenInput = z.infer<typeof setupTokenInput>;

/** The first owner, before the phone comes out. The password is checked here and set with the first code. */
export const startOwnerInput = z.object({
  token,
  username: operatorName,
  password: z.string().min(1, "Choose a password.").max(1024),
});
export type StartOwnerInput = z.infer<typeof startOwnerInput>;

/** The first code of the owner's phone. `link` is what startOwner gave. */
export const confirmOwnerInput = z.object({
  token,
  link: token,
  password: z.string().min(1, "Choose a password.").max(1024),
  code: z.string().trim().min(1, "Type the code that your app shows now.").max(64),
});
export type ConfirmOwnerInput = z.infer<typeof confirmOwnerInput>;

/** Most roles that are sorted in one go; more are on the page of the server. */
export const mostSorted = 200;

const network = z
  .string()
  .trim()
  .refine(
    (text) => text === "local" || parseCidr(text) !== null,
    "Write an address such as 192.0.2.7, a network such as 10.20.0.0/24, or local for the Unix socket.",
  )
  .transform((text) => {
    const cidr = parseCidr(text);
    return cidr ? printCidr(cidr) : text;
  });

const names = z.array(z.string().max(200)).max(mostSorted, `Choose at most ${mostSorted} roles here.`);

/** Which roles of the server are people, which keep a way in of their own (service accounts and standbys, from where), and which nobody uses. */
export const takeRolesInput = z.object({
  serverId: z.uuid("This server does not exist."),
  people: names,
  accounts: z
    .array(z.object({ role: roleName, network }), "The roles could not be read.")
    .max(mostSorted, `Choose at most ${mostSorted} roles here.`),
  nobody: names,
});
export type TakeRolesInput = z.infer<typeof takeRolesInput>;
