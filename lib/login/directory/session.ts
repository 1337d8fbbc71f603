/**
 * One connection to a directory: TLS first, then bound once, with deadlines and limits of ours. Any error drops it, because
 * ldapts would connect again by itself without binding, and an unbound search finds nothing.
 */
import { connect as connectPlain, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import {
  type BerWriter,
  Client,
  Control,
  type Entry,
  type Filter,
  MessageParser,
  PagedResultsControl,
} from "ldapts";
import type { Address } from "./address";
import { answerTo } from "./password-policy";
import { DirectoryError, directoryError, UnansweredBind } from "./problem";
import type { DirectoryAnswer } from "./verdict";

/** How a connection is made safe. */
export type Safety = {
  readonly tls: "ldaps" | "starttls";
  /** Certificates to trust (PEM); null trusts the system's. */
  readonly caCertificate: string | null;
};

/** What a search asks. No limit of sizes is ever sent: ldapts then takes a list that was cut for a whole one. */
export type Question = {
  readonly base: string;
  readonly scope?: "base" | "one" | "sub";
  readonly filter: Filter | string;
  /** In the directory's own spelling: those that hold octets are known by it. */
  readonly attributes: readonly string[];
};

/** More than this in one answer ends the connection. */
export type Limits = { readonly mostBytes: number; readonly mostEntries: number };

/** Deadlines are instants of performance.now(). Everything throws DirectoryError, and has dropped the connection then. */
export type Session = {
  /**
   * Binds, and gives whatever the directory says to it: a refusal is an answer. @throws UnansweredBind when the password was
   * on its way by then
   */
  bind(dn: string, password: string, deadlineMs: number): Promise<DirectoryAnswer>;
  search(question: Question, deadlineMs: number): Promise<Entry[]>;
  /**
   * The same in pages, one search at a time on this connection, each with `patienceMs` of its own. An empty page is not the end
   * where there is a cookie.
   */
  pages(question: Question, pageSize: number, patienceMs: number): AsyncGenerator<Entry[]>;
  /** For what this room has no name for: password changes. */
  within<T>(deadlineMs: number, work: (client: Client) => Promise<T>): Promise<T>;
  isOpen(): boolean;
  close(): void;
};

/** Attributes whose values are octets. ldapts compares with the directory's own spelling. */
const octetAttributes = ["objectGUID", "objectSid", "tokenGroups"];

const smallAnswers: Limits = { mostBytes: 2_000_000, mostEntries: 1000 };

/**
 * A connection, with the certificate checked for the address as it is written. With LDAPS it is made by the first
 * question, with StartTLS before this returns: nothing is ever asked in clear.
 * @throws DirectoryError
 */
export async function openSession(
  address: Address,
  safety: Safety,
  deadlineMs: number,
  limits: Limits = smallAnswers,
): Promise<Session> {
  const { host, port } = address;
  let raw: Socket | null = null;
  let secured: TLSSocket | null = null;
  let failure: DirectoryError | null = null;
  let isSecured = false;
  let received = 0;
  let pending = 0;
  const breakers = new Set<(error: DirectoryError) => void>();

  function drop(error: DirectoryError): void {
    if (failure) return;
    failure = error;
    // The outer socket first: Node crashes where the one below is destroyed under it.
    secured?.destroy();
    const below = raw;
    if (below) setImmediate(() => below.destroy());
    for (const breakOff of [...breakers]) breakOff(error);
  }

  const count = (octets: Buffer) => {
    received += octets.length;
    if (received > limits.mostBytes)
      drop(new DirectoryError("too_much", `more than ${limits.mostBytes} octets`));
  };
  const watched = <S extends Socket>(socket: S, opened: "connect" | "secureConnect"): S => {
    socket.on("error", () => {});
    socket.once(opened, () => {
      isSecured = opened === "secureConnect";
      socket.on("data", count);
    });
    socket.once("close", () => drop(new DirectoryError("closed")));
    return socket;
  };
  const once = () => {
    if (raw || secured) throw new DirectoryError("closed");
  };

  const options = (): ConnectionOptions => ({
    host,
    ...(isName(host) && { servername: host }),
    ...(safety.caCertificate !== null && { ca: safety.caCertificate }),
    minVersion: "TLSv1.2",
  });
  const client = new Client({
    url: `${safety.tls === "ldaps" ? "ldaps" : "ldap"}://localhost`,
    createConnection: (() => {
      once();
      raw = watched(connectPlain({ host, port }), "connect");
      return raw;
    }) as typeof connectPlain,
    createSecureConnection: ((upgrade: ConnectionOptions | number) => {
      const isUpgrade = typeof upgrade === "object";
      if (!isUpgrade) once();
      secured = watched(connectTls(isUpgrade ? upgrade : { ...options(), port }), "secureConnect");
      return secured;
    }) as typeof connectTls,
  });

  listenToPages(client);

  async function within<T>(until: number, work: (client: Client) => Promise<T>): Promise<T> {
    if (failure) throw failure;
    if (pending++ === 0) received = 0;
    let breakOff: (error: DirectoryError) => void = () => {};
    const broken = new Promise<never>((_, reject) => {
      breakOff = reject;
    });
    breakers.add(breakOff);
    const timer = setTimeout(
      () => drop(new DirectoryError("timeout")),
      Math.max(0, until - performance.now()),
    );
    try {
      return await Promise.race([work(client), broken]);
    } catch (error) {
      const known = directoryError(error);
      drop(known);
      throw known;
    } finally {
      pending--;
      clearTimeout(timer);
      breakers.delete(breakOff);
    }
  }

  const found = (entries: Entry[]): Entry[] => {
    if (entries.length <= limits.mostEntries) return entries;
    throw new DirectoryError("too_much", `more than ${limits.mostEntries} entries`);
  };
  const search = async (asked: Client, { attributes, ...question }: Question, controls: Control[]) => {
    const { base, scope = "sub", filter } = question;
    const { searchEntries } = await asked.search(
      base,
      { scope, filter, attributes: [...attributes], explicitBufferAttributes: octetAttributes, timeLimit: 0 },
      controls,
    );
    return found(searchEntries);
  };

  const session: Session = {
    within,
    isOpen: () => failure === null,
    close: () => drop(new DirectoryError("closed")),
    bind(dn, password, until) {
      // Without a password a directory takes the bind for an anonymous one, and says yes.
      if (password === "")
        return Promise.reject(new TypeError("an empty password must not reach a directory"));
      return within(until, (asked) => answerTo((policy) => asked.bind(dn, password, [policy]))).catch(
        (error: DirectoryError) => {
          throw isSecured ? new UnansweredBind(error) : error;
        },
      );
    },
    search: (question, until) => within(until, (asked) => search(asked, question, [])),
    async *pages(question, pageSize, patienceMs) {
      for (let cookie: Buffer | null = Buffer.alloc(0); cookie !== null; cookie = cookieOf(client)) {
        const page = new Page(pageSize, cookie);
        lastCookies.delete(client);
        yield await within(performance.now() + patienceMs, (asked) => search(asked, question, [page]));
      }
    },
  };
  if (safety.tls === "starttls") {
    await within(deadlineMs, (asked) => asked.startTLS(options())).catch((error: DirectoryError) => {
      const { code, detail } = error.problem;
      throw isRefusal(code) ? new DirectoryError("starttls_refused", detail) : error;
    });
  }
  return session;
}

const isRefusal = (code: DirectoryError["problem"]["code"]): boolean =>
  ["unwilling", "needs_bind", "busy"].includes(code);

/** Names go into the TLS handshake, addresses must not. */
const isName = (host: string): boolean => !/^[\d.]+$|:/.test(host);

/**
 * The control of paging. ldapts has its own, which ends at an empty page and so takes a list that was cut for a whole one;
 * what a page answers it keeps to itself, so its parser is listened to.
 */
class Page extends Control {
  readonly #value: { readonly size: number; readonly cookie: Buffer };

  constructor(size: number, cookie: Buffer) {
    super(PagedResultsControl.type, { critical: true });
    this.#value = { size, cookie };
  }

  protected override writeControl(writer: BerWriter): void {
    new PagedResultsControl({ value: this.#value }).writeControl(writer);
  }
}

const lastCookies = new WeakMap<Client, Buffer>();

function listenToPages(client: Client): void {
  const parser: unknown = Reflect.get(client, "messageParser");
  if (!(parser instanceof MessageParser)) throw new TypeError("ldapts keeps its parser elsewhere");
  parser.on("message", (message) => {
    for (const control of message.controls ?? []) {
      const cookie = control instanceof PagedResultsControl ? control.value?.cookie : undefined;
      if (cookie?.length) lastCookies.set(client, cookie);
    }
  });
}

const cookieOf = (client: Client): Buffer | null => lastCookies.get(client) ?? null;
