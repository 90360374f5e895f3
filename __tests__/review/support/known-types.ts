import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import ts from "typescript";

const ROOT = join(__dirname, "../../..");

/** What is held against the sources, and is none of them. */
const REGISTER = "review/register/";

/** A template that fits more types than this is no name of some. */
const MANY = 10;

/** A declaration at the top of a source file: what it names, and which resource types stand in it. */
interface Declaration {
  readonly file: string;
  readonly names: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
}

const FOLDERS = ["review", "domain", "commands"];

/** As they are, read once. */
let written: ReadonlyMap<string, SourceFile> | undefined;

function readWritten(): ReadonlyMap<string, SourceFile> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((entry) => join(folder, entry)),
  );
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.startsWith(REGISTER));
  written ??= new Map(sources.map((file) => [file, readSource(file, textOf(file))]));
  return written;
}

function textOf(file: string): string {
  return existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), "utf8") : "";
}

/** Where a name of a file comes from. */
interface Import {
  readonly file: string;
  readonly name: string;
}

interface SourceFile {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, Import>;
}

/** Begins like a type of a provider that the review knows of. */
const LIKE_A_TYPE = /^(?:aws|awscc|kubernetes|kubectl|helm|null|time|terraform|random|tls)_[a-z0-9_]*[a-z0-9]$/;

/** Types of the typed providers, to find what a template stands for. */
const PROVIDED: readonly string[] = ["aws", "kubernetes"].flatMap((provider) =>
  readdirSync(join(ROOT, `node_modules/@cdktf/provider-${provider}/lib`))
    .filter((entry) => !/^data-|\./.test(entry))
    .map((entry) => `${provider}_${entry.replaceAll("-", "_")}`),
);

/**
 * The sources of `review/`, of what it asks in `domain/`, and of the commands that ask it: which declarations there are, which of them names which,
 * and which resource types each holds. Read without types: a name stands for the declaration of its file, or for what
 * the file imports under it.
 */
export class Sources {
  private readonly files: ReadonlyMap<string, SourceFile>;

  /** @param changed what becomes of the text of a file, to see what a change would do */
  constructor(changed: Readonly<Record<string, (text: string) => string>> = {}) {
    const own = Object.entries(changed).map(
      ([file, change]) => [file, readSource(file, change(textOf(file)))] as const,
    );
    this.files = new Map([...readWritten(), ...own]);
  }

  /** The files in which each type stands, as they are below `review/`; those of `domain/` in full. */
  places(): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, Set<string>>();
    const own = [...this.files].filter(([file]) => !file.startsWith("commands/"));
    for (const [, { declarations }] of own) {
      for (const { types, file } of declarations.values()) {
        for (const type of types) found.set(type, (found.get(type) ?? new Set()).add(file.replace(/^review\//, "")));
      }
    }
    return new Map([...found].map(([type, files]) => [type, [...files].sort()]));
  }

  /** The types in what the declarations of some files lead to, without what stands in other folders. */
  reachedFrom(entries: readonly string[], without: readonly string[]): ReadonlySet<string> {
    const isOut = (file: string): boolean => without.some((folder) => file.startsWith(folder));
    const pending = [...this.files].flatMap(([file, { declarations }]) =>
      entries.some((entry) => file.startsWith(entry)) ? [...declarations.values()] : [],
    );
    const seen = new Set(pending);
    for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
      for (const next of this.namedBy(one)) {
        if (seen.has(next) || isOut(next.file)) continue;
        seen.add(next);
        pending.push(next);
      }
    }
    return new Set([...seen].flatMap(({ types }) => [...types]));
  }

  private namedBy({ file, names }: Declaration): readonly Declaration[] {
    return [...names].flatMap((name) => this.find(file, name) ?? []);
  }

  private find(file: string, name: string): Declaration | undefined {
    const source = this.files.get(file);
    const own = source?.declarations.get(name);
    const imported = source?.imports.get(name);
    return own ?? (imported && this.find(imported.file, imported.name));
  }
}

function readSource(file: string, text: string): SourceFile {
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, Import>();
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  source.statements.forEach((statement, index) => {
    if (ts.isImportDeclaration(statement)) readImport(file, statement, imports);
    else if (ts.isVariableStatement(statement)) {
      for (const one of statement.declarationList.declarations) declare(nameOf(one.name, index), one);
    } else if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) {
      const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
      declare(nameOf(isNamed ? statement.name : undefined, index), statement);
    }
  });
  return { declarations, imports };

  function declare(name: string, node: ts.Node): void {
    declarations.set(name, { file, ...contentsOf(node) });
  }
}

function nameOf(node: ts.Node | undefined, index: number): string {
  return node !== undefined && ts.isIdentifier(node) ? node.text : `#${String(index)}`;
}

function readImport(
  file: string,
  { moduleSpecifier, importClause }: ts.ImportDeclaration,
  to: Map<string, Import>,
): void {
  const bindings = importClause?.namedBindings;
  const target = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  if (!target.startsWith(".") || bindings === undefined || !ts.isNamedImports(bindings)) return;
  const path = `${relative(ROOT, join(ROOT, dirname(file), target))}.ts`;
  for (const { name, propertyName } of bindings.elements) {
    to.set(name.text, { file: path, name: (propertyName ?? name).text });
  }
}

function contentsOf(declaration: ts.Node): Pick<Declaration, "names" | "types"> {
  const names = new Set<string>();
  const types = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    for (const type of typesIn(node)) types.add(type);
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return { names, types };
}

function typesIn(node: ts.Node): readonly string[] {
  if (ts.isStringLiteralLike(node)) return literal(node.text);
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) return literal(node.name.text);
  if (!ts.isTemplateExpression(node)) return [];
  const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  if (!/^(?:aws|kubernetes)_/.test(parts[0] ?? "") || !parts.every((part) => /^[a-z0-9_]*$/.test(part))) return [];
  const form = new RegExp(`^${parts.join("[a-z0-9]+")}$`);
  const fitting = PROVIDED.filter((type) => form.test(type));
  // What stands for any type says nothing of one.
  return fitting.length > MANY ? [] : fitting;
}

function literal(text: string): readonly string[] {
  // Of a setting's key such as `aws_iam_role.inline_policy`.
  const [type = ""] = text.split(".");
  return LIKE_A_TYPE.test(type) ? [type] : [];
}
