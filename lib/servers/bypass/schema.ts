/** Pure. What a form, the API or the CLI may say about accepted ways in and about pg_hba.conf. */
import { z } from "zod";
import { acceptedFor, lastDay } from "@/lib/foundation/base/acceptance";
import { parseCidr } from "@/lib/foundation/base/cidr";
import { parseNumeric } from "@/lib/protocols/postgres/hba/address";
import { hbaMethods } from "@/lib/protocols/postgres/hba/rule";

const serverId = z.uuid("This server does not exist.");
const name = (what: string) => z.string().min(1, `Name the ${what}.`).max(200, "Use at most 200 characters.");

/** Accepts one way in until the end of `expiresOn` (UTC). */
export const acceptExceptionInput = z.object({
  serverId,
  role: name("role"),
  method: z.enum(hbaMethods, "This method does not exist."),
  /** CIDR, 'local', 'any', or another word that a way in has for its sources. */
  network: z.string().trim().min(1, "Say from where.").max(300, "Use at most 300 characters."),
  reason: acceptedFor,
  expiresOn: lastDay,
});
export type AcceptExceptionInput = z.infer<typeof acceptExceptionInput>;

/** Names one accepted exception. */
export const exceptionIdInput = z.object({ id: z.uuid("This exception does not exist.") });
export type ExceptionIdInput = z.infer<typeof exceptionIdInput>;

/** Which ways in are shown. */
export const wayFilters = ["open", "accepted", "elsewhere", "certificate", "break_glass"] as const;
export type WayFilter = (typeof wayFilters)[number];

/** A page of ways in, by a part of the role's name. */
export const waysRequest = z.object({
  search: z.string().trim().max(200).default(""),
  show: z.enum(wayFilters).default("open"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type WaysRequest = z.infer<typeof waysRequest>;

/** A login to simulate against the lines that were read. An empty address means the Unix socket. */
export const simulateInput = z.object({
  serverId,
  role: name("role"),
  database: name("database"),
  address: z
    .string()
    .trim()
    .refine(
      (text) =>
        text === "" || (parseNumeric(text) !== null && parseCidr(text) !== null && !text.includes("/")),
      "Enter a numeric address such as 192.0.2.7, or leave it empty for the Unix socket.",
    )
    .default(""),
  transport: z.enum(["tls", "plain", "gss"], "Choose how the connection is made.").default("tls"),
  replication: z.enum(["none", "physical"]).default("none"),
});
export type SimulateInput = z.infer<typeof simulateInput>;
