/** The part of a directory that a place is in: where to look for what may be anywhere in it. */
import type { Session } from "./session";

/** The naming context that `base` is in, or `base` where the directory does not say. @throws DirectoryError */
export async function namingContextOf(session: Session, base: string, deadlineMs: number): Promise<string> {
  const [root] = await session.search(
    { base: "", scope: "base", filter: "(objectClass=*)", attributes: ["namingContexts"] },
    deadlineMs,
  );
  const contexts = [root?.namingContexts ?? []].flat().map(String);
  const below = base.toLowerCase();
  const holds = (context: string) =>
    below === context.toLowerCase() || below.endsWith(`,${context.toLowerCase()}`);
  return contexts.filter(holds).sort((a, b) => b.length - a.length)[0] ?? base;
}
