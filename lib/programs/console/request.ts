/** What the console reads of the present request: where it came from and whether it was encrypted. */
import { headers } from "next/headers";
import { env } from "@/lib/foundation/platform/env";
import { clientAddress } from "./client-address";

/** The client's address, or null when unknown. */
export async function requestAddress(): Promise<string | null> {
  return addressIn((await headers()).get("x-forwarded-for"));
}

/** The same, from a header's value. */
export const addressIn = (forwardedFor: string | null): string | null =>
  clientAddress(forwardedFor, env().POSTERN_TRUSTED_PROXIES);

/** Whether the browser spoke HTTPS to the proxy in front; without a proxy of ours nobody's word for it counts. */
export async function isRequestSecure(): Promise<boolean> {
  return (await forwarded("x-forwarded-proto")) === "https";
}

/** The first entry of a header that our own proxy writes; null where there is no such proxy. */
async function forwarded(header: "x-forwarded-proto" | "x-forwarded-host"): Promise<string | null> {
  if (env().POSTERN_TRUSTED_PROXIES === 0) return null;
  return (await headers()).get(header)?.split(",")[0]?.trim() ?? null;
}

/** The address at which the browser reached the console, such as "https://postern.example.org"; undefined when unknown. */
export async function requestOrigin(): Promise<string | undefined> {
  const host = (await forwarded("x-forwarded-host")) || (await headers()).get("host");
  const origin = `${(await isRequestSecure()) ? "https" : "http"}://${host}`;
  return host && URL.canParse(origin) ? new URL(origin).origin : undefined;
}
