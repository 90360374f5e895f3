const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
export const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
export const INDEX = /\d+/y;
/** `1.5.2`, and the `0.1` of `list.0.1`, which Terraform takes for one number. */
const FRACTION = /\.\d/y;
const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
export const EACH = /\[\s*\*\s*\]/y;
const CODE_POINT = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;
export const PLAIN_TEXT = /[^"\\$%\n]+/y;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** What is no expression, or one that is not read here. */
export class NotUnderstood extends Error {}

/** Reads the text of an expression token by token. */
export class Scanner {
  protected at = 0;
  /** The place behind the last line end. */
  private lineEnd = -1;

  constructor(protected readonly text: string) {}

  protected number(pattern: RegExp): number | undefined {
    const number = this.match(pattern);
    if (number !== undefined && this.match(FRACTION) !== undefined) throw new NotUnderstood();
    return number === undefined ? undefined : Number(number);
  }

  protected escaped(): string | undefined {
    const rest = this.text.slice(this.at, this.at + 3);
    if (rest === "$${" || rest === "%%{") return this.skip(3, rest.slice(1));
    const [first = "", second = ""] = rest;
    const code = this.match(CODE_POINT);
    if (code !== undefined) return characterOf(code);
    if (first !== "\\") return /^[$%][^{]/.test(rest) ? this.skip(1, first) : undefined;
    const text = Object.hasOwn(ESCAPES, second) ? ESCAPES[second] : undefined;
    if (text === undefined) throw new NotUnderstood();
    return this.skip(2, text);
  }

  private skip(length: number, text: string): string {
    this.at += length;
    return text;
  }

  protected identifier(): string {
    this.space();
    const name = this.match(IDENTIFIER);
    if (name === undefined) throw new NotUnderstood();
    return name;
  }

  protected keyword(word: string): boolean {
    this.space();
    const isThere =
      this.text.startsWith(word, this.at) && !/[\p{ID_Continue}-]/u.test(this.text.charAt(this.at + word.length));
    if (isThere) this.at += word.length;
    return isThere;
  }

  protected oneOf(operators: readonly string[]): string | undefined {
    this.space();
    return operators.find((operator) => this.isOperator(operator) && this.takes(operator));
  }

  /** `!` is not the beginning of `!=`, nor `=` that of `==` or `=>`. */
  protected isOperator(operator: string): boolean {
    return operator !== "!" || this.text.charAt(this.at + 1) !== "=";
  }

  protected takes(token: string): boolean {
    this.space();
    return this.matchAny(token);
  }

  protected matchAny(token: string): boolean {
    const isThere = this.text.startsWith(token, this.at);
    if (isThere) this.at += token.length;
    return isThere;
  }

  protected expect(token: string): void {
    if (!this.takes(token)) throw new NotUnderstood();
  }

  protected space(): void {
    const space = this.match(SPACE);
    if (space?.replace(/\/\*[^]*?\*\//g, "").includes("\n") === true) this.lineEnd = this.at;
  }

  /** Whether a line ends between the last token and the next; what reads a token has passed the space before it. */
  protected isNextLine(): boolean {
    return this.lineEnd === this.at;
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }
}

function characterOf(escape: string): string {
  const code = Number.parseInt(escape.slice(2), 16);
  if (code > 0x10ffff) throw new NotUnderstood();
  return String.fromCodePoint(code);
}
