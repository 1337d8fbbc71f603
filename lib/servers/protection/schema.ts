/** Pure. What a form, the API or the CLI may say about a protection test. */
import { z } from "zod";
import { liveTestInput } from "@/lib/servers/live-test/schema";

const { serverId, role, database, password, code } = liveTestInput.shape;

/**
 * Who logs in where, typing what. `oldPassword` is the one that PostgreSQL itself may still have; empty tries a made-up one in
 * its place. All of it is used for these logins and kept nowhere.
 */
export const protectionInput = z.object({
  serverId,
  role,
  database,
  password: password.refine((text) => text !== "", "Type the password, without the code."),
  code: code.unwrap().refine((text) => text !== "", "Type the code that the app shows now."),
  oldPassword: password.default(""),
});
export type ProtectionInput = z.infer<typeof protectionInput>;
