/** What the console reads of the present request: where it came from and whether it was encrypted. */
import { headers } from "next/headers";
import { env } from "@/lib/foundation/platform/env";
import { clientAddress } from "./client-address";
import { hostOf } from "./host";

/** The client's address, or null when unknown. */
export async function requestAddress(): Promise<string | null> {
  return addressIn((await headers()).get("x-forwarded-for"));
}

/** The same, from a header's value. */
export const addressIn = (forwardedFor: string | null): string | null =>
  clientAddress(forwardedFor, env().POSTERN_TRUSTED_PROXIES);

/** Whether the browser spoke HTTPS, to this server or to a proxy of ours; nobody else's word for it counts (server/stamp). */
export async function isRequestSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto") === "https";
}

/** Where the browser's page comes from, as far as the request can say: scheme, host and port. */
export async function requestOrigin(): Promise<string> {
  return `${(await isRequestSecure()) ? "https" : "http"}://${hostOf(await headers())}`;
}
