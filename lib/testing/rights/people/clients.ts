/** Rights to the functions of lib/people/clients. */
import type { Actor } from "@/lib/foundation/access/actor";
import { clientChoices, clientDetail, listClients } from "@/lib/people/clients/queries";
import { createClientInput } from "@/lib/people/clients/schema";
import {
  clearThrottle,
  createClient,
  deleteClient,
  disableClient,
  enableClient,
  regenerateSecret,
  updateClient,
} from "@/lib/people/clients/service";
import { showSecret } from "@/lib/people/clients/show-secret";
import { changes, type Rights, reads } from "../right";
import { unique, withClient } from "./given";

let networks = 0;

const newNetwork = () => `172.16.${networks++}.1/32`;

const client = (name: string, network: string) =>
  createClientInput.parse({
    name,
    network,
    doors: ["radius"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
  });

/** The rows of this room. */
export const clients: Rights = {
  "people/clients.listClients": reads("client.read", () => listClients),
  "people/clients.clientDetail": reads("client.read", withClient(clientDetail)),
  "people/clients.clientChoices": reads("client.read", () => clientChoices),
  "people/clients.createClient": changes(
    "client.secret",
    "client.created",
    () => (actor: Actor) => createClient(actor, client(unique("client"), newNetwork())),
  ),
  "people/clients.updateClient": changes(
    "client.write",
    "client.updated",
    withClient((actor, id) => {
      const name = unique("client");
      return updateClient(actor, { ...client(name, newNetwork()), ldapName: name, id });
    }),
  ),
  "people/clients.regenerateSecret": changes(
    "client.secret",
    "client.secret_regenerated",
    withClient((actor, id) => regenerateSecret(actor, { id })),
  ),
  "people/clients.disableClient": changes(
    "client.write",
    "client.disabled",
    withClient((actor, id) => disableClient(actor, { id })),
  ),
  "people/clients.enableClient": changes(
    "client.write",
    "client.enabled",
    withClient((actor, id) => enableClient(actor, { id }), { disabledAt: new Date(0) }),
  ),
  "people/clients.deleteClient": changes(
    "client.write",
    "client.deleted",
    withClient((actor, id) => deleteClient(actor, { id })),
  ),
  "people/clients.clearThrottle": changes(
    "client.write",
    "client.throttle_cleared",
    withClient((actor, id) => clearThrottle(actor, { id })),
  ),
  "people/clients.showSecret": changes(
    "client.secret",
    "client.secret_shown",
    withClient((actor, id) => showSecret(actor, { id })),
  ),
};
