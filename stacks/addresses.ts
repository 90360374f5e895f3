import {
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformRemoteState,
  TerraformResource,
  type TerraformStack,
  TerraformVariable,
} from "cdktf";
import type { Node } from "constructs";
import { snakeCase } from "../domain/text/words";

/** Where a stack keeps what it reads of others: the type of the elements in it says it already. */
export const REMOTE_STATES = "RemoteStates";

/** Ids that name the main thing of a construct: the construct's own id says it already. */
const HIDDEN = new Set(["Resource", "Default", REMOTE_STATES]);

/**
 * The name of an element in Terraform's terms: its construct path in snake_case, e.g. `task_service_lifecycle_policy`.
 *
 * Without cdktf's hash, so that an address can be foretold, and is the one that a state written by hand has.
 */
export function addressName(stack: TerraformStack, node: Node): string {
  return node.scopes
    .slice(node.scopes.indexOf(stack) + 1)
    .map(({ node: { id } }) => id)
    .filter((id) => !HIDDEN.has(id))
    .map(snakeCase)
    .join("_");
}

/** Elements that would silently become one, because they have the same address. */
export function equalAddresses(stack: TerraformStack): string[] {
  const seen = new Map<string, string>();
  return stack.node.findAll().flatMap((element) => {
    const address = TerraformElement.isTerraformElement(element) ? addressOf(element) : undefined;
    if (address === undefined) return [];
    const other = seen.get(address);
    seen.set(address, element.node.path);
    if (other === undefined) return [];
    return [`'${address}' is the address of '${other}' and of '${element.node.path}'; rename one of the two`];
  });
}

/** `<type>.<name>`, as Terraform writes it; undefined for what has none. */
export function addressOf(element: TerraformElement): string | undefined {
  const name = element.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(element)) return `${element.terraformResourceType}.${name}`;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}.${name}`;
  if (element instanceof TerraformRemoteState) return `data.terraform_remote_state.${name}`;
  if (TerraformOutput.isTerraformOutput(element)) return `output.${name}`;
  if (element instanceof TerraformVariable) return `var.${name}`;
  if (element instanceof TerraformLocal) return `local.${name}`;
  if (element instanceof TerraformModule) return `module.${name}`;
  return undefined;
}
