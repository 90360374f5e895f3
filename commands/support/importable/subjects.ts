import type { Account } from "../aws";
import type { Resource, Stack } from "../stack-file";
import { type Subject, Unresolvable } from "./subject";
import { ID_ATTRIBUTES, IMPORTABLE } from "./table";

/** `$${` is Terraform's way to write `${` itself. */
const REFERENCE = /(\$?)\$\{([^}]*)\}/g;
const ATTRIBUTE_OF = /^(\w+\.[\w-]+)\.(\w+)$/;

/** Makes the subjects of a stack, each able to follow references to the others. */
export function subjectsOf(stack: Stack, account: Account): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const resource of stack.resources) {
    subjects.set(resource.address, subjectOf(resource, account, subjects));
  }
  return [...subjects.values()];
}

function subjectOf(resource: Resource, account: Account, others: ReadonlyMap<string, Subject>): Subject {
  const optionalText = (attribute: string): string | undefined => {
    const value = resource.attributes[attribute];
    return typeof value === "string" ? resolve(value, others) : undefined;
  };
  const text = (attribute: string): string => {
    const value = optionalText(attribute);
    if (value === undefined) throw new Unresolvable(`'${attribute}' is not in the settings`);
    return value;
  };
  return { resource, account, text, optionalText };
}

function resolve(value: string, subjects: ReadonlyMap<string, Subject>): string {
  return value.replace(REFERENCE, (whole, escaped: string, expression: string) => {
    if (escaped !== "") return whole.slice(1);
    const [, address = "", attribute = ""] = ATTRIBUTE_OF.exec(expression) ?? [];
    const subject = subjects.get(address);
    if (subject === undefined) throw new Unresolvable(`${whole} is known to Terraform only`);
    return attributeOf(subject, attribute, whole);
  });
}

function attributeOf(subject: Subject, attribute: string, whole: string): string {
  const { type } = subject.resource;
  const written = subject.optionalText(attribute);
  if (written !== undefined) return written;
  if (!ID_ATTRIBUTES[type]?.includes(attribute)) throw new Unresolvable(`${whole} is known to Terraform only`);
  return IMPORTABLE.get(type)?.importId(subject) ?? "";
}
