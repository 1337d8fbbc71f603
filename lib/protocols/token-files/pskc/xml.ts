/** Pure. XML that strangers bring, as a tree of elements: refused where it is malformed, too deep, or declares a document type. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { TokenFileError } from "../seed";

/** An element without the prefixes of namespaces. `text` is its own text, trimmed. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
};

/** Deeper than any container of RFC 6030. */
const deepest = 24;

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: deepest,
});

/**
 * The root element of `text`.
 * @throws TokenFileError 'unreadable' with the line where it is malformed, 'unsupported' with a document type, which a file of
 * keys has no use for and which can make a small file huge
 */
export function readXml(text: string): Element {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw new TokenFileError(
      "unsupported",
      "The file declares a document type (DOCTYPE). Postern does not read such files; a PSKC file has none.",
    );
  }
  if (text.includes("\0")) throw malformed("The file has a character that XML does not allow.");
  const verdict = XMLValidator.validate(text);
  // What the validator says repeats the file, however much of it, and so could repeat a secret.
  if (verdict !== true) {
    throw malformed(
      `The XML is wrong in line ${verdict.err.line}. The file may have been changed or cut short on its way. Ask for it again.`,
    );
  }
  const roots = childrenOf(parse(text));
  const [root] = roots;
  if (!root || roots.length > 1) throw malformed("The file has no single element around all of it.");
  return root;
}

function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw malformed(
      /nested/i.test(error.message)
        ? `The XML is nested more than ${deepest} deep, which no PSKC file is.`
        : "The XML cannot be read.",
    );
  }
}

const malformed = (message: string) => new TokenFileError("unreadable", message);

/** The parser gives a list of `{ name: [children], ":@": { attribute: value } }`, with text under "#text". */
type Node = Readonly<Record<string, unknown>>;

const nodesOf = (list: unknown): readonly Node[] => (Array.isArray(list) ? list : []);

function childrenOf(list: unknown): readonly Element[] {
  return nodesOf(list).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    if (name === undefined || name === "#text") return [];
    const inside = nodesOf(node[name]);
    return [
      {
        name,
        attributes: (node[":@"] ?? {}) as Readonly<Record<string, string>>,
        children: childrenOf(inside),
        text: unescaped(inside.map((child) => String(child["#text"] ?? "")).join("")).trim(),
      },
    ];
  });
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescaped = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => named[name] ?? whole);

/** The child called `name`; null when there is none. @throws TokenFileError 'unreadable' when there are several */
export function childOf(element: Element, name: string): Element | null {
  const found = element.children.filter((child) => child.name === name);
  if (found.length > 1) throw malformed(`“${element.name}” has more than one “${name}”.`);
  return found[0] ?? null;
}

/** The element at the end of `path` below `element`; null when one of them is missing. */
export const below = (element: Element, ...path: readonly string[]): Element | null =>
  path.reduce<Element | null>((at, name) => at && childOf(at, name), element);
