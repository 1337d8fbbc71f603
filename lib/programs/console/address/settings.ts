/** Pure. The settings of the console that an answer comes to. */
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";
import type { ConsoleSettings } from "@/lib/foundation/platform/console-settings";
import type { ConsoleAddressInput } from "./schema";

const loopback = "127.0.0.1";

/** `everywhere`: what this computer listens on to be reached by others. */
export function settingsFor(input: ConsoleAddressInput, everywhere: string): ConsoleSettings {
  const POSTERN_CONSOLE_PORT = String(input.port);
  switch (input.way) {
    case "here":
      return { POSTERN_CONSOLE_HOST: loopback, POSTERN_CONSOLE_PORT, POSTERN_CONSOLE_TLS: "off" };
    case "issued":
    case "files":
      return {
        POSTERN_CONSOLE_HOST: everywhere,
        POSTERN_CONSOLE_PORT,
        POSTERN_CONSOLE_URL: httpsUrl(input.name, input.port),
        POSTERN_CONSOLE_TLS: input.way,
        ...(input.way === "files" && {
          POSTERN_CONSOLE_CERTIFICATE: input.certificateFile,
          POSTERN_CONSOLE_KEY: input.keyFile,
        }),
      };
    case "proxy":
      return {
        POSTERN_CONSOLE_HOST: input.isElsewhere ? everywhere : loopback,
        POSTERN_CONSOLE_PORT,
        POSTERN_CONSOLE_URL: new URL(input.url).origin,
        POSTERN_CONSOLE_TLS: "off",
        POSTERN_TRUSTED_PROXIES: String(input.proxies),
      };
  }
}

function httpsUrl(name: string, port: number): string {
  const address = parseAddress(name);
  const host = address ? printAddress(address) : name;
  return `https://${host.includes(":") ? `[${host}]` : host}${port === 443 ? "" : `:${port}`}`;
}
