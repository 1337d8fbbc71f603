/** Pure. What a form, the API or the CLI may say to compare role templates with a server. */
import { z } from "zod";
import { roleName } from "@/lib/people/users/schema";
import { mostLogins, mostSchemas } from "./plan";

/** What is to be read of the server `id`: the part of a plan that names things. */
export const templateStateInput = z.object({
  id: z.uuid("This server does not exist."),
  database: roleName,
  schemas: z.array(roleName).max(mostSchemas, `Name at most ${mostSchemas} schemas at a time.`),
  owner: roleName,
  groups: z.array(roleName).max(3, "Name at most three groups."),
  logins: z.array(roleName).max(mostLogins, `Name at most ${mostLogins} logins at a time.`),
});
export type TemplateStateInput = z.infer<typeof templateStateInput>;
