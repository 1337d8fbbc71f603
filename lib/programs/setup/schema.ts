/** Pure. What the first-run wizard takes as input, beyond what clients, users and settings take themselves. */
import { z } from "zod";
import { operatorName } from "@/lib/people/operators/schema";

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
