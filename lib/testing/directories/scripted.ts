/** A program that plays a directory as its script says, for what Samba and slapd do not do: limits, ranges, silence, lies. */
import { createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { ber, elements, ldapMessage, number, startTlsOid, wholeBytes } from "../ldap-messages";
import { directoryAuthority, directoryCertificate } from "./certificates";

/** An entry. Attribute names as the directory spells them. */
export type ScriptedEntry = {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly (string | Buffer)[]>>;
};

/** What it says to a question. 0 is success. */
type Answer = { readonly code: number; readonly message?: string };

/** What it does. It may be replaced while it runs. */
export type Script = {
  readonly entries: readonly ScriptedEntry[];
  /** The entry without a name. */
  readonly rootDse?: ScriptedEntry["attributes"];
  /** Entries in one answer: Active Directory's are 1,000. More are a page, or result 4 where no page was asked for. */
  readonly mostEntries?: number;
  /** Values of one attribute in one answer: Active Directory's are 1,500. */
  readonly mostValues?: number;
  /** The page, counted from 0, before which an empty page with a cookie is sent. */
  readonly emptyPageBefore?: number;
  /** The page after which the cookie is left out, as if there were nothing more. */
  readonly forgetsCookieAfter?: number;
  /** Answers every search with this. 10 is a referral. */
  readonly searchResult?: { readonly code: number; readonly message?: string; readonly referral?: string };
  /** Stops answering within a search, or closes the connection, after so many entries of all pages. */
  readonly hangsAfter?: number;
  readonly cutsAfter?: number;
  /** Says yes to StartTLS and then nothing. */
  readonly isSilentAfterStartTls?: boolean;
  /** Takes connections and never says a word. */
  readonly isSilent?: boolean;
  /** The answer to a bind, null for none; success where it is not said. */
  readonly bind?: (name: string, password: string) => Answer | null;
  /** The answer to a change of a password, by either way, null for none; success where it is not said. A promise is late. */
  readonly change?: () => Answer | null | Promise<Answer>;
};

/** A search that it was asked for. */
export type ScriptedSearch = {
  readonly base: string;
  readonly scope: number;
  readonly sizeLimit: number;
  readonly attributes: readonly string[];
  readonly page: { readonly size: number; readonly cookie: string } | null;
};

/** The running program. */
export type ScriptedDirectory = {
  readonly host: string;
  /** LDAP with StartTLS, and LDAPS. */
  readonly port: number;
  readonly tlsPort: number;
  readonly authority: string;
  script: Script;
  readonly binds: readonly string[];
  readonly searches: readonly ScriptedSearch[];
  /** How each change of a password that it was asked for came. */
  readonly changes: readonly ("modify" | "extended")[];
  /** Connections that are open now. */
  open(): number;
  close(): Promise<void>;
};

/** Starts it. */
export async function startScriptedDirectory(script: Script): Promise<ScriptedDirectory> {
  const host = "127.0.0.1";
  const { certificate: cert, privateKey: key } = await directoryCertificate([host, "localhost"]);
  const sockets = new Set<Socket>();
  const binds: string[] = [];
  const searches: ScriptedSearch[] = [];
  const changes: ("modify" | "extended")[] = [];
  const directory = { script };
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
    const sent = { entries: 0 };
    const listen = (stream: Socket) => {
      let waiting = Buffer.alloc(0);
      stream.on("data", (octets: Buffer) => {
        waiting = Buffer.concat([waiting, octets]);
        const size = wholeBytes(waiting);
        for (const { content } of elements(waiting.subarray(0, size))) answer(stream, content);
        waiting = waiting.subarray(size);
      });
    };
    const answerChange = async (stream: Socket, id: number, tag: number) => {
      const said = directory.script.change ? await directory.script.change() : { code: 0 };
      if (said && !stream.destroyed) stream.write(ldapMessage(id, result(tag, said.code, said.message)));
    };
    const answer = (stream: Socket, content: Buffer) => {
      if (directory.script.isSilent) return;
      const [idPart, operation, controls] = elements(content);
      if (!idPart || !operation) throw new Error("this is no LDAP message");
      const id = idPart.content.readUIntBE(0, idPart.content.length);
      switch (operation.tag) {
        case tags.bind: {
          const [, name, password] = elements(operation.content).map((part) => part.content.toString());
          binds.push(name ?? "");
          const said = directory.script.bind
            ? directory.script.bind(name ?? "", password ?? "")
            : { code: 0 };
          if (said) stream.write(ldapMessage(id, result(0x61, said.code, said.message)));
          return;
        }
        case tags.unbind:
          stream.end();
          return;
        case tags.extended: {
          const oid = elements(operation.content)[0]?.content.toString();
          if (oid === passwordModifyOid) {
            changes.push("extended");
            void answerChange(stream, id, 0x78);
            return;
          }
          const isStartTls = oid === startTlsOid;
          stream.write(ldapMessage(id, result(0x78, isStartTls ? 0 : 2)));
          if (!isStartTls) return;
          stream.removeAllListeners("data");
          if (directory.script.isSilentAfterStartTls) {
            stream.resume();
            return;
          }
          const secured = new TLSSocket(stream, { isServer: true, cert, key });
          secured.on("error", () => {});
          listen(secured);
          return;
        }
        case tags.modify: {
          changes.push("modify");
          void answerChange(stream, id, 0x67);
          return;
        }
        case tags.search: {
          const search = searchOf(operation.content, controls?.content ?? null);
          searches.push(search.asked);
          play(stream, id, search, directory.script, sent);
          return;
        }
      }
    };
    listen(socket);
  };
  const plain = createPlainServer(serve);
  const secure = createTlsServer({ cert, key }, serve);
  const [port, tlsPort] = await Promise.all([listening(plain, host), listening(secure, host)]);
  const authority = (await directoryAuthority()).certificate;
  return Object.assign(directory, {
    ...{ host, port, tlsPort, authority, binds, searches, changes },
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure].map((server) => new Promise((done) => server.close(done))));
    },
  });
}

const tags = { bind: 0x60, unbind: 0x42, search: 0x63, modify: 0x66, extended: 0x77 };
const passwordModifyOid = "1.3.6.1.4.1.4203.1.11.1";
const pagedResults = "1.2.840.113556.1.4.319";

function listening(server: Server, host: string): Promise<number> {
  return new Promise((resolve) => {
    server.listen({ host, port: 0 }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

const result = (tag: number, code: number, message = "", referral?: string) =>
  ber(tag, [
    number(code, 10),
    ber(4, ""),
    ber(4, message),
    ...(referral === undefined ? [] : [ber(0xa3, [ber(4, referral)])]),
  ]);

type Element = ReturnType<typeof elements>[number];
type Search = { readonly asked: ScriptedSearch; readonly filter: Element };

function searchOf(content: Buffer, controls: Buffer | null): Search {
  const [base, scope, , sizeLimit, , , filter, attributes] = elements(content);
  if (!base || !scope || !sizeLimit || !filter || !attributes) throw new Error("this is no search");
  return {
    filter,
    asked: {
      base: base.content.toString(),
      scope: scope.content[0] ?? 0,
      sizeLimit: sizeLimit.content.readUIntBE(0, sizeLimit.content.length),
      attributes: elements(attributes.content).map((part) => part.content.toString()),
      page: pageOf(controls),
    },
  };
}

function pageOf(controls: Buffer | null): ScriptedSearch["page"] {
  for (const control of controls === null ? [] : elements(controls)) {
    const parts = elements(control.content);
    if (parts[0]?.content.toString() !== pagedResults) continue;
    const [inside] = elements(parts.at(-1)?.content ?? Buffer.alloc(0));
    const [size, cookie] = elements(inside?.content ?? Buffer.alloc(0));
    return {
      size: size?.content.readUIntBE(0, size.content.length) ?? 0,
      cookie: cookie?.content.toString() ?? "",
    };
  }
  return null;
}

/** The cookie is the next entry's number; with an "e" in front, the empty page has been sent. */
function play(
  stream: Socket,
  id: number,
  { asked, filter }: Search,
  script: Script,
  sent: { entries: number },
) {
  const refused = script.searchResult;
  if (refused) {
    stream.write(ldapMessage(id, result(0x65, refused.code, refused.message, refused.referral)));
    return;
  }
  const found = candidates(asked, script).filter((entry) => isTrueOf(filter, entry));
  if (found === none) {
    stream.write(ldapMessage(id, result(0x65, 32, "no such object")));
    return;
  }
  const most = script.mostEntries ?? Number.POSITIVE_INFINITY;
  const size = Math.min(asked.page?.size || most, most);
  const wasEmpty = asked.page?.cookie.startsWith("e") ?? false;
  const start = Number(asked.page?.cookie.replace("e", "") || 0);
  const page = start / size;
  if (asked.page && script.emptyPageBefore === page && !wasEmpty) {
    stream.write(doneWith(id, 0, `e${start}`));
    return;
  }
  for (const entry of found.slice(start, start + size)) {
    if (sent.entries === script.cutsAfter) {
      stream.destroy();
      return;
    }
    if (sent.entries === script.hangsAfter) return;
    sent.entries++;
    stream.write(ldapMessage(id, encodeEntry(entry, asked.attributes, script.mostValues)));
  }
  const end = start + size;
  const isMore = end < found.length;
  if (!asked.page) {
    stream.write(ldapMessage(id, result(0x65, isMore ? 4 : 0)));
    return;
  }
  stream.write(doneWith(id, 0, isMore && script.forgetsCookieAfter !== page ? String(end) : ""));
}

/** The end of a page with its cookie. */
function doneWith(id: number, code: number, cookie: string): Buffer {
  const value = ber(0x30, [number(0), ber(4, cookie)]);
  const controls = ber(0xa0, [ber(0x30, [ber(4, pagedResults), ber(4, value)])]);
  return ber(0x30, [number(id), result(0x65, code), controls]);
}

const none: ScriptedEntry[] = [];

function candidates({ base, scope }: ScriptedSearch, script: Script): readonly ScriptedEntry[] {
  if (base === "" && scope === 0)
    return [{ dn: "", attributes: { objectClass: ["top"], ...script.rootDse } }];
  const guid = /^<GUID=([0-9a-f-]{36})>$/i.exec(base)?.[1]?.toLowerCase();
  if (guid !== undefined) {
    return script.entries.filter(({ attributes }) =>
      (attributes.objectGUID ?? []).some((value) => guidText(Buffer.from(value)) === guid),
    );
  }
  const wanted = base.toLowerCase();
  return script.entries.filter(({ dn }) => {
    const below = dn.toLowerCase();
    return below === wanted || (scope !== 0 && below.endsWith(`,${wanted}`));
  });
}

/** The dashed form of an objectGUID: its first three groups have their octets in reverse. */
export function guidText(octets: Buffer): string {
  const part = (from: number, to: number, isReversed: boolean) => {
    const copy = Buffer.from(octets.subarray(from, to));
    return (isReversed ? copy.reverse() : copy).toString("hex");
  };
  return [part(0, 4, true), part(4, 6, true), part(6, 8, true), part(8, 10, false), part(10, 16, false)].join(
    "-",
  );
}

/** Filters as far as tests need them; rules of matching that it does not know are true of everything. */
function isTrueOf({ tag, content }: Element, entry: ScriptedEntry): boolean {
  switch (tag) {
    case 0xa0:
      return elements(content).every((part) => isTrueOf(part, entry));
    case 0xa1:
      return elements(content).some((part) => isTrueOf(part, entry));
    case 0xa2: {
      const [inside] = elements(content);
      // Only of what can be told: of the rest neither it nor its opposite is false.
      return inside === undefined || inside.tag === 0xa9 || !isTrueOf(inside, entry);
    }
    case 0xa3: {
      const [attribute, value] = elements(content);
      const wanted = value?.content ?? Buffer.alloc(0);
      return valuesOf(entry, attribute?.content.toString() ?? "").some(
        (own) =>
          Buffer.from(own).equals(wanted) ||
          (typeof own === "string" && own.toLowerCase() === wanted.toString().toLowerCase()),
      );
    }
    case 0x87:
      return valuesOf(entry, content.toString()).length > 0;
    default:
      return true;
  }
}

function valuesOf({ dn, attributes }: ScriptedEntry, name: string): readonly (string | Buffer)[] {
  if (name.toLowerCase() === "distinguishedname") return [dn];
  const key = Object.keys(attributes).find((own) => own.toLowerCase() === name.toLowerCase());
  return key === undefined ? [] : (attributes[key] ?? []);
}

function encodeEntry(
  entry: ScriptedEntry,
  asked: readonly string[],
  mostValues = Number.POSITIVE_INFINITY,
): Buffer {
  const isAll = asked.length === 0 || asked.includes("*");
  const names = isAll ? Object.keys(entry.attributes) : asked;
  const list = names.flatMap((name) => attributeParts(entry, name, mostValues));
  return ber(0x64, [ber(4, entry.dn), ber(0x30, list)]);
}

/** An attribute; with more values than may be, as Active Directory has it: empty, and a range beside it (MS-ADTS 3.1.1.3.1.3.3). */
function attributeParts(entry: ScriptedEntry, asked: string, mostValues: number): Buffer[] {
  const [name = "", option] = asked.split(";");
  const values = valuesOf(entry, name);
  const range = /^range=(\d+)-/.exec(option ?? "")?.[1];
  if (values.length === 0) return [];
  if (range === undefined && values.length <= mostValues) return [attribute(name, values)];
  const from = Number(range ?? 0);
  const isLast = from + mostValues >= values.length;
  const part = values.slice(from, from + mostValues);
  const key = `${name};range=${from}-${isLast ? "*" : from + mostValues - 1}`;
  return [...(range === undefined ? [attribute(name, [])] : []), attribute(key, part)];
}

const attribute = (name: string, values: readonly (string | Buffer)[]) =>
  ber(0x30, [
    ber(4, name),
    ber(
      0x31,
      values.map((value) => ber(4, value)),
    ),
  ]);
