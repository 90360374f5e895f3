import type { Text, Variables } from "./text";

/** What is known of a request besides who asks for what; keys are told apart without regard to case. */
export class RequestContext {
  private readonly values = new Map<string, readonly Text[]>();
  private readonly assumptions = new Map<string, string>();

  /** The key has the values; with none of them, the request does not have the key. */
  set(key: string, ...values: readonly Text[]): this {
    this.values.set(key.toLowerCase(), values);
    return this;
  }

  /** The key is taken to have the values; whoever relies on it says so. */
  assume(key: string, assumption: string, ...values: readonly Text[]): this {
    this.assumptions.set(key.toLowerCase(), assumption);
    return this.set(key, ...values);
  }

  /** Undefined where nothing is known. */
  get(key: string): readonly Text[] | undefined {
    const known = this.values.get(key.toLowerCase());
    if (known !== undefined) return known;
    // Of a complete set of tags, a key that is not there is absent.
    const prefix = key.toLowerCase().split("/")[0] ?? "";
    return this.complete.has(prefix) ? [] : undefined;
  }

  private readonly complete = new Set<string>();

  /** All keys that begin so and a slash are set: `aws:PrincipalTag`. */
  completeKeys(prefix: string): this {
    this.complete.add(prefix.toLowerCase());
    return this;
  }

  /** What is assumed of the key. */
  assumptionOf(key: string): string | undefined {
    return this.assumptions.get(key.toLowerCase());
  }

  /** What variables in policies stand for. */
  readonly variables: Variables = (name) => {
    const values = this.assumptionOf(name) === undefined ? this.get(name) : undefined;
    if (values?.length === 0) return null;
    // A key of several values can be no variable.
    return values?.length === 1 ? values[0] : undefined;
  };
}
