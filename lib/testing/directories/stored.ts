/** A running directory of tests, as a row of the store. */
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Prisma } from "@/lib/foundation/platform/database";
import { presets } from "@/lib/login/directory/attributes";
import { bindPasswordPlace } from "@/lib/login/directory/directory";
import { makeDirectory } from "../factories";
import type { TestDirectory } from "./directory";

/** Adds it, active, over LDAPS, with what is usual for its kind. */
export async function storeDirectory(
  real: Pick<
    TestDirectory,
    "kind" | "host" | "tlsPort" | "authority" | "bindDn" | "bindPassword" | "people" | "groups"
  >,
  changes: Partial<Prisma.DirectoryUncheckedCreateInput> = {},
) {
  const kind = real.kind === "openldap" ? "openldap" : "active-directory";
  const { userFilter, attributes, groupFilter, groupAttributes } = presets[kind];
  const id = crypto.randomUUID();
  return makeDirectory({
    ...{ id, kind, userFilter, attributes },
    addresses: [`${real.host}:${real.tlsPort}`],
    caCertificate: real.authority,
    bindDn: real.bindDn,
    bindPasswordSealed: keyring().seal(bindPasswordPlace(id), utf8(real.bindPassword)),
    userBase: real.people,
    ...{ groupBase: real.groups, groupFilter, groupAttributes },
    ...changes,
  });
}
