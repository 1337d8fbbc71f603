/** A process that binds over LDAPS many times at once, each on a connection of its own, as a pool's PostgreSQL backends do. */
import { once, setMaxListeners } from "node:events";
import { connect as connectTls, createSecureContext } from "node:tls";
import { bindMessage, readAnswers } from "@/lib/testing/ldap-messages";

/** So many binds as `name`. `authority`: what the worker's certificate must be issued by, PEM. */
export type LdapBurst = {
  readonly port: number;
  readonly authority: string;
  readonly name: string;
  readonly password: string;
  readonly binds: number;
};

/** Milliseconds from the beginning until each successful bind was answered, ascending; the rest failed or took too long. */
export type LdapBurstResult = { readonly answeredMs: Float64Array };

/** PostgreSQL has no limit of its own for `ldap`; this is what RADIUS would have. */
const patienceMs = 3000;

process.on("message", async (burst: LdapBurst) => {
  process.send?.(await run(burst));
});
process.on("disconnect", () => process.exit(0));

async function run({ port, authority, name, password, binds }: LdapBurst): Promise<LdapBurstResult> {
  const secureContext = createSecureContext({ ca: authority });
  const message = bindMessage(1, name, password);
  const startMs = performance.now();
  const signal = AbortSignal.timeout(patienceMs);
  setMaxListeners(0, signal);
  const all = await Promise.all(
    Array.from({ length: binds }, async () => {
      const socket = connectTls({ host: "127.0.0.1", port, servername: "localhost", secureContext });
      socket.on("error", () => socket.destroy());
      try {
        await once(socket, "secureConnect", { signal });
        socket.write(message);
        const [octets] = (await once(socket, "data", { signal })) as [Buffer];
        return readAnswers(octets)[0]?.code === 0 ? performance.now() - startMs : null;
      } catch {
        return null;
      } finally {
        socket.destroy();
      }
    }),
  );
  return { answeredMs: Float64Array.from(all.filter((ms) => ms !== null)).sort() };
}
