/** Pure. Entries of a large OpenLDAP directory as LDIF: people, and groups of whom every tenth holds others. */

const base = "dc=corp,dc=test";

/** The DN of person number `i`. */
export const crowdDn = (i: number): string => `uid=${crowdName(i)},ou=people,${base}`;

/** What person number `i` is called. */
export const crowdName = (i: number): string => `p${String(i).padStart(6, "0")}`;

/** Each person is in one group of people and, by it, in one group of groups: two memberships each. */
export function crowdLdif(people: number, groups: number): string {
  const outer = Math.max(1, Math.floor(groups / 20));
  const inner = groups - outer;
  const entries: string[] = [];
  for (let i = 0; i < people; i++) {
    const name = crowdName(i);
    entries.push(
      `dn: ${crowdDn(i)}\nobjectClass: inetOrgPerson\nuid: ${name}\ncn: Person ${i}\nsn: ${i}\nmail: ${name}@corp.test\ntelephoneNumber: +49 30 ${100_000 + i}\n`,
    );
  }
  for (let g = 0; g < inner; g++) {
    const members: string[] = [];
    for (let i = g; i < people; i += inner) members.push(`member: ${crowdDn(i)}`);
    entries.push(groupEntry(crowdGroup(g), members));
  }
  for (let g = 0; g < outer; g++) {
    const members: string[] = [];
    for (let i = g; i < inner; i += outer) members.push(`member: cn=${crowdGroup(i)},ou=groups,${base}`);
    entries.push(groupEntry(crowdGroup(inner + g), members));
  }
  return entries.join("\n");
}

/** What group number `g` is called. */
export const crowdGroup = (g: number): string => `team-${String(g).padStart(3, "0")}`;

const groupEntry = (name: string, members: readonly string[]): string =>
  `dn: cn=${name},ou=groups,${base}\nobjectClass: groupOfNames\ncn: ${name}\n${members.join("\n")}\n`;
