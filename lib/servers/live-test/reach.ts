/** The first three steps: name, TCP and TLS, with the certificate as the server's settings judge it. */
import type { Socket } from "node:net";
import type { PeerCertificate } from "node:tls";
import { checkedAddresses } from "@/lib/foundation/platform/outgoing";
import { failureOf, type Tried } from "@/lib/servers/reading/connection-failure";
import { type Address, askForTls, type Care, openTcp, type Secured, secure } from "./connection";
import { failed, passed, type StepFacts, warned } from "./steps";
import type { Teller } from "./teller";

/** A server that was reached under TLS, and its address. */
export type Reached = { readonly socket: Secured["socket"]; readonly serverAddress: string };

/** What reaching needs. */
export type Reaching = {
  readonly address: Address;
  readonly role: string;
  readonly database: string;
  readonly care: Care;
};

/** Reaches the server. @throws StepFailed after the step that failed was told */
export async function reach(reaching: Reaching, teller: Teller): Promise<Reached> {
  const addresses = await resolve(reaching, teller);
  const { socket, serverAddress } = await connectToFirst(addresses, reaching, teller);
  return { socket: await putTlsOver(socket, reaching, teller), serverAddress };
}

async function resolve(reaching: Reaching, teller: Teller): Promise<readonly string[]> {
  const { host } = reaching.address;
  teller.begin("resolve", `Looking up ${host}`);
  const addresses = await checkedAddresses(host).catch((error) =>
    teller.fail("resolve", failedAs(error, reaching, false)),
  );
  const isName = addresses[0] !== host;
  const text = isName ? `${host} has the address ${addresses.join(", ")}.` : `${host} is an address.`;
  teller.end("resolve", passed(text));
  return addresses;
}

async function connectToFirst(addresses: readonly string[], reaching: Reaching, teller: Teller) {
  const { port } = reaching.address;
  let failure: unknown;
  teller.begin("tcp", `Connecting to port ${port}`);
  for (const serverAddress of addresses) {
    try {
      const socket = await openTcp(serverAddress, port, reaching.care);
      const facts = [["From", socket.localAddress ?? ""]] as const;
      teller.end("tcp", passed(`Connected to ${serverAddress}, port ${port}.`, facts));
      return { socket, serverAddress };
    } catch (error) {
      reaching.care.signal.throwIfAborted();
      failure ??= error;
    }
  }
  return teller.fail("tcp", failedAs(failure, reaching, false));
}

async function putTlsOver(socket: Socket, reaching: Reaching, teller: Teller): Promise<Secured["socket"]> {
  const { address, care } = reaching;
  teller.begin("tls", "Asking for TLS");
  try {
    const offer = await askForTls(socket, care);
    if (offer !== "S") throw new Error(offer === "N" ? pgWords.noTls : pgWords.noPostgres);
    const secured = await secure(socket, address, care);
    const facts = factsOf(secured);
    if (secured.problem) teller.fail("tls", { ...failedAs(secured.problem, reaching, true), facts });
    teller.end("tls", verdict(secured, address, facts));
    return secured.socket;
  } catch (error) {
    if (error instanceof Error && error.name === "StepFailed") throw error;
    care.signal.throwIfAborted();
    return teller.fail("tls", failedAs(error, reaching, true));
  }
}

/** The words for which `failureOf` has an explanation. */
const pgWords = {
  noTls: "The server does not support SSL connections",
  noPostgres: "There was an error establishing an SSL connection",
} as const;

function verdict({ version }: Secured, { sslMode }: Address, facts: StepFacts) {
  if (sslMode === "require") {
    return warned(
      `${version}, with a certificate that nobody checked.`,
      "The server's settings say “require”, which takes any certificate: somebody in between could read passwords and codes. Give the settings the authority's certificate and choose verify-full.",
      facts,
    );
  }
  const checked = sslMode === "verify-full" ? "authority and name" : "authority";
  return passed(`${version}. The certificate counts: ${checked} were checked.`, facts);
}

function factsOf({ version, cipher, certificate }: Secured): StepFacts {
  return [
    ["TLS", `${version}, ${cipher}`],
    ...(certificate ? certificateFacts(certificate) : [["Certificate", "none"] as const]),
  ];
}

const certificateFacts = ({ subject, issuer, subjectaltname, valid_to }: PeerCertificate): StepFacts => [
  ["Certificate", nameOf(subject)],
  ["Names", subjectaltname ?? "none"],
  ["Issued by", nameOf(issuer)],
  ["Valid until", `${new Date(valid_to).toISOString().slice(0, 16).replace("T", " ")} UTC`],
];

function nameOf(name: PeerCertificate["subject"] | undefined): string {
  return Object.entries(name ?? {})
    .flatMap(([part, value]) => [value].flat().map((one) => `${part}=${one}`))
    .join(", ");
}

function failedAs(error: unknown, { address, role, database, care }: Reaching, wasReached: boolean) {
  const tried: Tried = {
    host: address.host,
    port: address.port,
    database,
    user: role,
    wasReached,
    timeoutSeconds: care.patienceMs / 1000,
  };
  const { text, fix } = failureOf(error, tried);
  return failed(text, fix);
}
