import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as ts from "typescript";

const ROOT = join(__dirname, "../..");
const ROOMS = ["domain", "modules", "stacks", "config"];
/** What callers write. */
const WRITTEN = /(?:Props|Options|Settings)$/;

/** What lacks a doc comment, or is optional without saying what happens by default: `File.Interface.property`. */
function undocumentedIn(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(isWritten).flatMap((type) =>
    membersOf(type)
      .filter((member) => !isDocumented(member))
      .map((member) => `${name}: ${type.name.text}.${member.name.getText()}`),
  );
}

type Written = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function isWritten(node: ts.Node): node is Written {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) return false;
  const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  return isExported && WRITTEN.test(node.name.text);
}

function membersOf(type: Written): ts.PropertySignature[] {
  if (ts.isInterfaceDeclaration(type)) return type.members.filter(ts.isPropertySignature);
  const parts = ts.isUnionTypeNode(type.type) || ts.isIntersectionTypeNode(type.type) ? type.type.types : [type.type];
  return [...parts].filter(ts.isTypeLiteralNode).flatMap(({ members }) => members.filter(ts.isPropertySignature));
}

/** `never` closes a choice, and is written by nobody. */
function isDocumented(member: ts.PropertySignature): boolean {
  if (member.type?.kind === ts.SyntaxKind.NeverKeyword) return true;
  const docs = ts.getJSDocCommentsAndTags(member);
  return (
    docs.length > 0 && (member.questionToken === undefined || docs.some((doc) => /@default \S/.test(doc.getText())))
  );
}

test("every property of exported Props, Options and Settings is documented, optional ones with their default", () => {
  const undocumented = ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => undocumentedIn(`${room}/${path}`, readFileSync(join(ROOT, room, path), "utf8"))),
  );
  expect(undocumented).toEqual([]);
});

test("a property is found that says nothing, or no default", () => {
  const text = `
    export interface WebProps {
      /** Its name. */
      readonly name: string;
      readonly port: number;
    }
    export type DataOptions =
      | {
          /** Days. */
          readonly days?: number;
        }
      | {
          /** @default 1 */
          readonly hours?: number;
        };
    interface OwnProps { readonly id: string }
  `;
  expect(undocumentedIn("a.ts", text)).toEqual(["a.ts: WebProps.port", "a.ts: DataOptions.days"]);
});
