import type { Account, Clients } from "../aws";
import type { Resource } from "../stack-file";

/** A resource of a stack, with what is needed to name it in AWS. */
export interface Subject {
  readonly resource: Resource;
  readonly account: Account;
  /** The value of an attribute, with references to other resources of the stack put in. Throws `Unresolvable`. */
  readonly text: (attribute: string) => string;
  /** As `text`; undefined where the attribute is not set. */
  readonly optionalText: (attribute: string) => string | undefined;
}

/** How Terraform names a resource of some type for import, and how AWS is asked whether it exists. */
export interface Importable {
  readonly importId: (subject: Subject) => string;
  readonly exists: (subject: Subject, clients: Clients) => Promise<boolean>;
}

/** An attribute whose value only Terraform, or AWS, can know. */
export class Unresolvable extends Error {
  override readonly name = "Unresolvable";
}
