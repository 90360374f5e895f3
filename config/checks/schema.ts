import { z } from "zod";
import { type Fault, within } from "../../domain/text/errors";
import { nearest } from "../../domain/text/nearest";

/**
 * How the form of settings is checked: zod, with the faults of `domain/`.
 *
 * It knows no setting. Every room's `schema.ts` is made of it; it asks `domain/text` alone.
 */
type Schema = z.ZodType;

/** A fault of the form. */
export interface FormFault extends Fault {
  /** Whether the value is of another type than it must be, so that nothing can be read of it: see `cutFaulty`. */
  readonly cuts?: boolean;
}

/** An object with exactly the keys of T; the message of an unknown key carries the known ones for {@link toFaults}. */
export function object<T>(shape: { readonly [K in keyof Required<T>]: Schema }): Schema {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known.join(",") : undefined),
  });
}

/** A value of a simple type that has to keep a rule of `domain/`. */
export function checked<T>(base: z.ZodType<T>, rule: (value: T) => FormFault[]): Schema {
  return base.superRefine((value, context) => {
    for (const fault of rule(value)) {
      context.addIssue({ code: "custom", path: [...fault.path], message: fault.problem, params: { fault } });
    }
  });
}

/** A value of any type: the rule is robust against whatever it gets. */
export function anything(rule: (value: unknown) => FormFault[]): Schema {
  return checked(z.unknown(), rule);
}

/** A text whose rule says by itself what is wrong with a value of another type. */
export function textual(rule: (value: unknown) => Fault[]): Schema {
  return anything((value) => rule(value).map((fault) => ({ ...fault, cuts: typeof value !== "string" })));
}

/** Values by key; what is wrong with a key does not hide what is wrong with its value. */
export function byKey(key: Schema, value: Schema): Schema {
  return anything((found) => {
    const faults = schemaFaults(z.record(z.string(), z.unknown()), found);
    if (faults.length > 0) return faults;
    return Object.entries(found as object).flatMap(([name, each]) =>
      within([name], [...schemaFaults(key, name), ...schemaFaults(value, each)]),
    );
  });
}

/** The form first, the rule only for a value whose form is right. */
// The rule says what the form has made sure of.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function formed<T>(form: Schema, rule: (value: T) => Fault[]): Schema {
  return anything((value) => {
    const faults = schemaFaults(form, value);
    return faults.length > 0 ? faults : rule(value as T);
  });
}

/** One of several schemas, chosen by looking at the value, so that the faults are those of the one that is meant. */
export function oneOf(choose: (value: unknown) => Schema | Fault): Schema {
  return anything((value) => {
    const choice = choose(value);
    return choice instanceof z.ZodType ? schemaFaults(choice, value) : [{ ...choice, cuts: true }];
  });
}

/** Every fault of the value. */
export function schemaFaults(schema: Schema, value: unknown): FormFault[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap(toFaults);
}

function toFaults(issue: z.core.$ZodIssue): FormFault[] {
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, issue.message.split(","), issue.path);
  if (issue.code === "custom") return within(issue.path, [ruleFault(issue)]);
  if (issue.code === "invalid_value") return [{ ...valueFault(issue), path: issue.path, cuts: true }];
  if (issue.code === "invalid_key") return within(issue.path, issue.issues.flatMap(toFaults));
  const expected = issue.code === "invalid_type" ? issue.expected : "setting";
  return [{ ...typeFault(article(expected), issue.input), path: issue.path, cuts: true }];
}

function ruleFault(issue: z.core.$ZodIssueCustom): FormFault {
  const fault = (issue.params as { fault: FormFault } | undefined)?.fault;
  return { problem: issue.message, remedy: "see the settings reference", ...fault, path: [] };
}

function unknownKeys(found: readonly string[], known: readonly string[], path: readonly PropertyKey[]): Fault[] {
  return found.map((key) => {
    const like = nearest(key, known);
    const remedy = like === undefined ? `known are ${known.join(", ")}` : `did you mean '${like}'?`;
    return { path: [...path, key], problem: "is not a setting", remedy };
  });
}

function typeFault(expected: string, found: unknown): Omit<Fault, "path"> {
  return found === undefined
    ? { problem: "is missing", remedy: `add it, ${expected}` }
    : { problem: `must be ${expected}`, found, remedy: `write ${expected}` };
}

function valueFault({ values, input }: z.core.$ZodIssueInvalidValue): Omit<Fault, "path"> {
  const choices = values.map((value) => JSON.stringify(value));
  if (input === undefined) return { problem: "is missing", remedy: `add it: ${choices.join(" or ")}` };
  const like = typeof input === "string" ? nearest(input, values.map(String)) : undefined;
  const remedy = like === undefined ? "choose one of these" : `did you mean "${like}"?`;
  return { problem: `must be ${choices.join(" or ")}`, found: input, remedy };
}

const ARTICLES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a string",
};

function article(type: string): string {
  return ARTICLES[type] ?? `a ${type}`;
}
