import { EACH_ITEM, type Expression } from "./expression";
import { EACH, INDEX, NotUnderstood, NUMBER, PLAIN_TEXT, Scanner } from "./scanner";

const DEEPEST = 60;
/** Weakest first. */
const OPERATORS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

const CONSTANTS: Readonly<Record<string, null | boolean>> = { true: true, false: false, null: null };

/** The expression; undefined for what is none, or is not understood here (directives, heredocs, strip markers, groups). */
export function parseExpression(text: string): Expression | undefined {
  try {
    return new Parser(text).all();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class Parser extends Scanner {
  private depth = 0;

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
    const number = this.number(NUMBER);
    return number === undefined ? this.named() : { kind: "literal", value: number };
  }

  private named(): Expression {
    let name = this.identifier();
    if (Object.hasOwn(CONSTANTS, name)) return { kind: "literal", value: CONSTANTS[name] ?? null };
    const isOfProvider = this.text.startsWith("::", this.at);
    while (this.matchAny("::")) name += `::${this.identifier()}`;
    if (this.takes("(")) return this.call(name);
    if (isOfProvider) throw new NotUnderstood();
    return { kind: "root", name };
  }

  /** `.name`, `.0`, `[key]`, `[*]` behind a term. */
  private traversal(start: Expression): Expression {
    let of = start;
    for (;;) {
      this.space();
      if (this.match(EACH) !== undefined) {
        return { kind: "splat", of, each: this.traversal({ kind: "root", name: EACH_ITEM }) };
      }
      if (this.takes(".*")) {
        of = { kind: "splat", of, each: this.attributes({ kind: "root", name: EACH_ITEM }) };
      } else if (this.takesDot()) {
        of = this.attribute(of);
      } else if (this.takes("[")) {
        of = { kind: "index", of, key: this.closed(this.expression(), "]") };
      } else {
        return of;
      }
    }
  }

  /** What `.*` reads of each item: names and positions behind dots; an index in brackets is one of the whole list. */
  private attributes(start: Expression): Expression {
    let of = start;
    while (this.takesDot()) of = this.attribute(of);
    return of;
  }

  /** The dot before a name or a position; three of them spread an argument. */
  private takesDot(): boolean {
    this.space();
    return !this.text.startsWith("...", this.at) && this.takes(".");
  }

  private attribute(of: Expression): Expression {
    const index = this.number(INDEX);
    return index === undefined
      ? { kind: "attribute", of, name: this.identifier() }
      : { kind: "index", of, key: { kind: "literal", value: index } };
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    let isSpread = false;
    while (!this.takes(")")) {
      args.push(this.expression());
      isSpread = this.takes("...");
      if (isSpread || !this.takes(",")) {
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
      if (this.takes(",") || this.isNextLine()) continue;
      this.expect("}");
      break;
    }
    return { kind: "object", entries };
  }

  /** A bare name is the key itself; one in parentheses is a reference. */
  private keyOfObject(): Expression {
    this.space();
    const isBare = this.text.charAt(this.at) !== "(";
    const key = this.expression();
    return isBare && key.kind === "root" ? { kind: "literal", value: key.name } : key;
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

  private closed(expression: Expression, close: string): Expression {
    this.expect(close);
    return expression;
  }
}
