/** Pure. From where people open the console, as a form asks it, and the settings that this comes to. */
import { z } from "zod";
import { parseAddress } from "@/lib/foundation/base/cidr";
import { wholeNumber } from "@/lib/foundation/base/whole-number";

const hostName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const port = wholeNumber(1, 65_535, "Use a port from 1 to 65,535.");

/** What other devices write behind https:// to reach this computer. */
const name = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, "Use at most 253 characters.")
  .refine(
    (text) => hostName.test(text) || parseAddress(text) !== null,
    "Write a host name or an IP address, without https:// and without the port.",
  );

const file = z
  .string()
  .trim()
  .max(1000, "Use at most 1,000 characters.")
  .regex(/^\/\P{Cc}*$/u, "Write the whole path on the computer that runs Postern, beginning with a slash.");

const proxyUrl = z
  .string()
  .trim()
  .max(300, "Use at most 300 characters.")
  .refine(
    isHttpsOrigin,
    "Write the address of your proxy, such as https://postern.example.org, without a path.",
  );

/**
 * "here": this computer alone. "issued" and "files": others too, by HTTPS of the console's own, with a certificate of this
 * installation's authority or with the administrator's. "proxy": others, through a proxy that ends TLS.
 */
export const consoleAddressInput = z.discriminatedUnion("way", [
  z.object({ way: z.literal("here"), port }),
  z.object({ way: z.literal("issued"), name, port }),
  z.object({ way: z.literal("files"), name, port, certificateFile: file, keyFile: file }),
  z.object({
    way: z.literal("proxy"),
    url: proxyUrl,
    port,
    proxies: wholeNumber(1, 10, "Use 1 to 10: how many of your proxies a request passes."),
    isElsewhere: z.boolean(),
  }),
]);
export type ConsoleAddressInput = z.output<typeof consoleAddressInput>;
export type AddressWay = ConsoleAddressInput["way"];

function isHttpsOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  return url.protocol === "https:" && isBare;
}
