/**
 * One thing that is wrong with an input: where, what, and how to mend it.
 *
 * Rules in `domain/` return lists of faults instead of throwing, so that a caller can report all of them at once.
 */
export interface Fault {
  /** Where it is, from the outside in: `["registry", "repositories", "taskService", "name"]`. Empty for the input as a whole. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, lower-case, without the value: `must be at least 1`. */
  readonly problem: string;
  /** The value found. Leave it out where nothing was found, or where showing it would not help. */
  readonly found?: unknown;
  /** What to do instead: `omit it to keep images for ever`. */
  readonly remedy: string;
}

/** An input was refused. The message lists every fault, one per line; it needs no stack trace. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  /**
   * @param subject what was checked, e.g. a file or a construct path
   * @param faults at least one
   */
  constructor(
    readonly subject: string,
    readonly faults: readonly Fault[],
  ) {
    super([`${subject}: ${countOf(faults.length)}`, ...faults.map((fault) => `  ${describeFault(fault)}`)].join("\n"));
  }
}

/**
 * Throw one error with all the faults, or do nothing where there are none.
 *
 * @throws ValidationError
 */
export function refuse(subject: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ValidationError(subject, faults);
}

/** `registry.account must be 12 digits, got 123; write it as a string of 12 digits`. */
export function describeFault({ path, problem, found, remedy }: Fault): string {
  const place = path.length > 0 ? `'${formatPath(path)}' ` : "";
  const got = found === undefined ? "" : `, got ${show(found)}`;
  return `${place}${problem}${got}; ${remedy}`;
}

/** Put faults found inside a value under the place where that value stands. */
export function within<F extends Fault>(prefix: readonly PropertyKey[], faults: readonly F[]): F[] {
  return faults.map((fault) => ({ ...fault, path: [...prefix, ...fault.path] }));
}

/** Faults of a name that is made of other names, told of the whole: the remedy says which of those to change. */
export function derivedFaults(faults: readonly Fault[], remedy: string): Fault[] {
  return faults.map(({ problem, found }) => ({ path: [], problem: `gets a name that ${problem}`, found, remedy }));
}

/** `["lifecycle", 0, "countNumber"]` as `lifecycle[0].countNumber`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${String(key)}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

const LONGEST_VALUE = 120;

function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return `a ${typeof value}`;
  const text = asJson(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "a value that refers to itself";
  }
}

function countOf(faults: number): string {
  return faults === 1 ? "1 fault" : `${String(faults)} faults`;
}
