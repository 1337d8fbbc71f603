"use server";
/** What the pages of PostgreSQL servers do. */
import { redirect } from "next/navigation";
import { withVersion } from "@/lib/foundation/base/form-state";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { readServer, testConnection } from "@/lib/servers/registry/read";
import {
  createServerInput,
  serverIdInput,
  testConnectionInput,
  updateServerInput,
} from "@/lib/servers/registry/schema";
import { createServer, deleteServer, updateServer } from "@/lib/servers/registry/service";
import { type TestedConnection, testedConnection } from "@/lib/servers/registry/tested-connection";

export const createServerAction = operatorAction(createServerInput, async (actor, input) => {
  const { id } = await createServer(actor, input);
  await readServer(actor, { id });
  redirect(`/servers/${id}`);
});

export const updateServerAction = operatorAction(withVersion(updateServerInput), async (actor, input) => {
  await updateServer(actor, input);
  await readServer(actor, { id: input.id });
  redirect(`/servers/${input.id}`);
});

export const deleteServerAction = operatorAction(serverIdInput, async (actor, input) => {
  await deleteServer(actor, input);
  redirect("/servers");
});

export const readServerAction = operatorAction(serverIdInput, async (actor, input) => {
  const result = await readServer(actor, input);
  return result.ok ? "Read." : "The server could not be read.";
});

export const testConnectionAction = operatorAction(testConnectionInput, async (actor, input) =>
  done<TestedConnection>("", testedConnection(await testConnection(actor, input))),
);
