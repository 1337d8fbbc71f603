/** Pure. What a line of a template wants to be true on the server, as data: SQL, undo and comparison follow from it. */

/** What rights are given on. `tables` and `sequences` mean all that a schema holds. */
export type Target =
  | { readonly kind: "database"; readonly name: string }
  | { readonly kind: "schema" | "tables" | "sequences"; readonly name: string };

/** A setting: a list of schemas, or a text. */
export type SettingValue = { readonly list: readonly string[] } | { readonly text: string };

/** One fact. A grantee null is PUBLIC. */
export type Want =
  | { readonly kind: "group"; readonly role: string }
  | {
      readonly kind: "login";
      readonly role: string;
      readonly connectionLimit: number;
      /** Whether rights of groups count without SET ROLE; a property of the role before PostgreSQL 16. */
      readonly inherits: boolean;
    }
  | { readonly kind: "member"; readonly role: string; readonly member: string; readonly as: MemberAs }
  | { readonly kind: "schema"; readonly name: string; readonly owner: string }
  | {
      readonly kind: "grant";
      readonly on: Target;
      readonly to: string;
      readonly privileges: readonly string[];
    }
  /** PUBLIC has none of them; "all" is every privilege. */
  | { readonly kind: "closed"; readonly on: Target; readonly privileges: readonly string[] | "all" }
  | {
      readonly kind: "default";
      readonly owner: string;
      readonly schema: string;
      readonly objects: "TABLES" | "SEQUENCES" | "FUNCTIONS";
      readonly to: string;
      readonly privileges: readonly string[];
    }
  /** PUBLIC may not execute functions that the owner creates, in whatever schema. */
  | { readonly kind: "closed-functions"; readonly owner: string }
  | {
      readonly kind: "setting";
      readonly role: string;
      readonly database: string;
      readonly name: string;
      readonly value: SettingValue;
    };

/** 'inherits': has the rights at once. 'becomes': has them only after SET ROLE. */
export type MemberAs = "inherits" | "becomes";

/** One line: what it wants, and why, in plain words. */
export type Line = { readonly want: Want; readonly why: string };

/** Lines under one heading. */
export type Chapter = { readonly title: string; readonly about: string; readonly lines: readonly Line[] };

/** PostgreSQL's default of a database: what PUBLIC has unless somebody took it. */
export const publicOnDatabases: readonly string[] = ["CONNECT", "TEMPORARY"];
