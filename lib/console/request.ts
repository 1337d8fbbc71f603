/** Owns what the console reads of the present request: where it came from and whether it was encrypted. */
import { headers } from "next/headers";
import { env } from "@/lib/platform/env";
import { clientAddress } from "./client-address";

/** The client's address, or null when unknown. */
export async function requestAddress(): Promise<string | null> {
  return addressIn((await headers()).get("x-forwarded-for"));
}

/** The same, from a header's value. */
export const addressIn = (forwardedFor: string | null): string | null =>
  clientAddress(forwardedFor, env().POSTERN_TRUSTED_PROXIES);

/** Whether the browser spoke HTTPS, to us or to the proxy in front. */
export async function isRequestSecure(): Promise<boolean> {
  return (await headers()).get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** The address at which the browser reached the console, such as "https://postern.example.org"; undefined when unknown. */
export async function requestOrigin(): Promise<string | undefined> {
  const sent = await headers();
  const forwarded = env().POSTERN_TRUSTED_PROXIES > 0 ? sent.get("x-forwarded-host") : null;
  const host = forwarded?.split(",")[0]?.trim() || sent.get("host");
  const origin = `${(await isRequestSecure()) ? "https" : "http"}://${host}`;
  return host && URL.canParse(origin) ? new URL(origin).origin : undefined;
}
