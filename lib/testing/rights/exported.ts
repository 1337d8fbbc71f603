/** Finding every exported function of lib that takes an actor, in the text of the sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The names of those whose first parameter is an actor, as "wing/room.function". */
export function functionsWithActor(): string[] {
  const files = readdirSync("lib", { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|^testing\/|generated\//.test(file))
    .flatMap((file) => {
      const [wing, room] = file.split("/");
      const text = readFileSync(join("lib", file), "utf8");
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
      return source.statements
        .flatMap(exportedFunctions)
        .filter(({ parameters }) => takesActor(parameters[0], source))
        .map(({ name }) => `${wing}/${room}.${name}`);
    })
    .sort();
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

const takesActor = (parameter: ts.ParameterDeclaration | undefined, source: ts.SourceFile): boolean =>
  /\b(Actor|OperatorActor|UserActor)\b/.test(parameter?.type?.getText(source) ?? "");
