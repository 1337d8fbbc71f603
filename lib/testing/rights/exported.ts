/** Finding exported functions of lib by what they take, in the text of the sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The names of those whose first parameter is an actor, as "wing/room.function". */
export const functionsWithActor = (): string[] =>
  everyFunction()
    .filter(({ types: [first = ""] }) => /\b(Actor|OperatorActor|UserActor)\b/.test(first))
    .map(({ room, name }) => `${room}.${name}`)
    .sort();

/** The names of those that are told which version the form showed that they save. */
export const functionsWithVersion = (): string[] =>
  everyFunction()
    .filter(({ types }) => types.some((type) => /\bVersioned</.test(type)))
    .filter(({ types: [first = ""] }) => /\bActor\b/.test(first))
    .map(({ name }) => name);

/** Each with its room, and the types of its parameters as they are written. */
function everyFunction() {
  const files = readdirSync("lib", { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|^testing\/|generated\//.test(file))
    .flatMap((file) => {
      const source = ts.createSourceFile(
        file,
        readFileSync(join("lib", file), "utf8"),
        ts.ScriptTarget.Latest,
      );
      return source.statements.flatMap(exportedFunctions).map(({ name, parameters }) => ({
        room: file.split("/").slice(0, 2).join("/"),
        name,
        types: parameters.map(({ type }) => type?.getText(source) ?? ""),
      }));
    });
}

type Found = { readonly name: string; readonly parameters: readonly ts.ParameterDeclaration[] };

function exportedFunctions(statement: ts.Statement): Found[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isFunctionDeclaration(statement) && statement.name) {
    return [{ name: statement.name.text, parameters: statement.parameters }];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer && ts.isIdentifier(name) && isFunction(initializer)
      ? [{ name: name.text, parameters: initializer.parameters }]
      : [],
  );
}

const isFunction = (node: ts.Expression) => ts.isArrowFunction(node) || ts.isFunctionExpression(node);
