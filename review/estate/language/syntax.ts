import { EACH_ITEM, type Expression } from "./expression";

const DEEPEST = 60;
const IDENTIFIER = /[A-Za-z_][\w-]*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const PLAIN_TEXT = /[^"\\$%\n]+/y;

/** Weakest first. */
const OPERATORS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const CONSTANTS: Readonly<Record<string, null | boolean>> = { true: true, false: false, null: null };

/** Undefined for what is no expression, or one that is not understood here (directives, heredocs). */
export function parseExpression(text: string): Expression | undefined {
  try {
    return new Parser(text).all();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class NotUnderstood extends Error {}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  all(): Expression {
    const expression = this.expression();
    if (this.at < this.text.length) throw new NotUnderstood();
    return expression;
  }

  private expression(): Expression {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new NotUnderstood();
    const condition = this.binary(0);
    const expression = this.takes("?") ? this.conditional(condition) : condition;
    this.depth -= 1;
    return expression;
  }

  private conditional(condition: Expression): Expression {
    const yes = this.expression();
    this.expect(":");
    return { kind: "conditional", condition, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (let operator = this.oneOf(operators); operator !== undefined; operator = this.oneOf(operators)) {
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    const operator = this.oneOf(["!", "-"]);
    if (operator === undefined) return this.traversal(this.term());
    this.depth += 1;
    if (this.depth > DEEPEST) throw new NotUnderstood();
    const of = this.unary();
    this.depth -= 1;
    return { kind: "unary", operator, of };
  }

  private term(): Expression {
    this.space();
    if (this.takes("(")) return this.closed(this.expression(), ")");
    if (this.takes("[")) return this.keyword("for") ? this.loop("]") : this.list();
    if (this.takes("{")) return this.keyword("for") ? this.loop("}") : this.object();
    if (this.text.charAt(this.at) === '"') return this.quoted();
    const number = this.match(NUMBER);
    return number === undefined ? this.named() : { kind: "literal", value: Number(number) };
  }

  private named(): Expression {
    const name = this.identifier();
    if (Object.hasOwn(CONSTANTS, name)) return { kind: "literal", value: CONSTANTS[name] ?? null };
    return this.takes("(") ? this.call(name) : { kind: "root", name };
  }

  /** `.name`, `.0`, `[key]`, `[*]` behind a term. */
  private traversal(start: Expression): Expression {
    let of = start;
    for (;;) {
      this.space();
      if (this.text.startsWith("...", this.at)) return of;
      if (this.takes("[*]") || this.takes(".*")) {
        return { kind: "splat", of, each: this.traversal({ kind: "root", name: EACH_ITEM }) };
      }
      if (this.takes(".")) {
        const index = this.match(/\d+/y);
        of =
          index === undefined
            ? { kind: "attribute", of, name: this.identifier() }
            : { kind: "index", of, key: { kind: "literal", value: Number(index) } };
      } else if (this.takes("[")) {
        of = { kind: "index", of, key: this.closed(this.expression(), "]") };
      } else {
        return of;
      }
    }
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    let isSpread = false;
    while (!this.takes(")")) {
      args.push(this.expression());
      isSpread = this.takes("...");
      if (!this.takes(",")) {
        this.expect(")");
        break;
      }
    }
    return { kind: "call", name, args, isSpread };
  }

  private list(): Expression {
    const items: Expression[] = [];
    while (!this.takes("]")) {
      items.push(this.expression());
      if (!this.takes(",")) {
        this.expect("]");
        break;
      }
    }
    return { kind: "list", items };
  }

  private object(): Expression {
    const entries: [Expression, Expression][] = [];
    while (!this.takes("}")) {
      const key = this.keyOfObject();
      if (!this.takes("=")) this.expect(":");
      entries.push([key, this.expression()]);
      // A comma or the end of the line stands between two.
      this.takes(",");
    }
    return { kind: "object", entries };
  }

  /** A bare name is the key itself, no reference. */
  private keyOfObject(): Expression {
    const key = this.expression();
    return key.kind === "root" ? { kind: "literal", value: key.name } : key;
  }

  private loop(close: "]" | "}"): Expression {
    const names = [this.identifier()];
    if (this.takes(",")) names.push(this.identifier());
    if (!this.keyword("in")) throw new NotUnderstood();
    const over = this.expression();
    this.expect(":");
    const first = this.expression();
    const isMap = close === "}";
    if (isMap) this.expect("=>");
    const value = isMap ? this.expression() : first;
    if (this.takes("...")) throw new NotUnderstood();
    const condition = this.keyword("if") ? this.expression() : undefined;
    this.expect(close);
    return {
      kind: "for",
      loop: { names, over, value, ...(isMap && { mapKey: first }), ...(condition !== undefined && { condition }) },
    };
  }

  private quoted(): Expression {
    const parts: Expression[] = [];
    let literal = "";
    this.at += 1;
    for (;;) {
      const piece = this.match(PLAIN_TEXT) ?? this.escaped();
      if (piece !== undefined) {
        literal += piece;
      } else if (this.text.startsWith("${", this.at)) {
        this.at += 2;
        this.matchAny("~");
        if (literal !== "") parts.push({ kind: "literal", value: literal });
        literal = "";
        parts.push(this.closed(this.expression(), "}"));
      } else if (this.text.charAt(this.at) === '"') {
        this.at += 1;
        if (parts.length === 0) return { kind: "literal", value: literal };
        if (literal !== "") parts.push({ kind: "literal", value: literal });
        return { kind: "template", parts };
      } else {
        throw new NotUnderstood();
      }
    }
  }

  private escaped(): string | undefined {
    const rest = this.text.slice(this.at, this.at + 3);
    if (rest === "$${" || rest === "%%{") return this.skip(3, rest.slice(1));
    const [first = "", second = ""] = rest;
    if (first !== "\\") return /^[$%][^{]/.test(rest) ? this.skip(1, first) : undefined;
    const text = Object.hasOwn(ESCAPES, second) ? ESCAPES[second] : undefined;
    if (text === undefined) throw new NotUnderstood();
    return this.skip(2, text);
  }

  private skip(length: number, text: string): string {
    this.at += length;
    return text;
  }

  private closed(expression: Expression, close: string): Expression {
    this.expect(close);
    return expression;
  }

  private identifier(): string {
    this.space();
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw new NotUnderstood();
    return name;
  }

  private keyword(word: string): boolean {
    this.space();
    const isThere = this.text.startsWith(word, this.at) && !/[\w-]/.test(this.text.charAt(this.at + word.length));
    if (isThere) this.at += word.length;
    return isThere;
  }

  private oneOf(operators: readonly string[]): string | undefined {
    this.space();
    return operators.find((operator) => this.isOperator(operator) && this.takes(operator));
  }

  /** `!` is not the beginning of `!=`, nor `=` that of `==` or `=>`. */
  private isOperator(operator: string): boolean {
    return operator !== "!" || this.text.charAt(this.at + 1) !== "=";
  }

  private takes(token: string): boolean {
    this.space();
    return this.matchAny(token);
  }

  private matchAny(token: string): boolean {
    const isThere = this.text.startsWith(token, this.at);
    if (isThere) this.at += token.length;
    return isThere;
  }

  private expect(token: string): void {
    if (!this.takes(token)) throw new NotUnderstood();
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }
}
