import { type Estate, type Resource, type Value, valueAt } from "../estate/estate";
import { follow, knownText } from "../estate/links";

/** The repository that a policy is of: the resource, or as much as is known of it. */
export interface Owner {
  readonly resource?: Resource;
  /** As it is written, or that of the resource. */
  readonly name?: string;
}

/** Of which repository a resource is: a repository policy, or a lifecycle policy. */
export function ownerOf(estate: Estate, policy: Resource): Owner {
  const written = valueAt(policy.values, "repository");
  const resource = repositoryIn(follow(estate, written).resource) ?? neededBy(estate, policy, written);
  const name = knownText(resource === undefined ? written : valueAt(resource.values, "name"));
  return { ...(resource !== undefined && { resource }), ...(name !== undefined && { name }) };
}

function repositoryIn(resource: Resource | undefined): Resource | undefined {
  return resource?.type === "aws_ecr_repository" ? resource : undefined;
}

/** The repository that its name is taken from; a state says neither account nor region, but what the policy needs. */
function neededBy(estate: Estate, { references, stack }: Resource, name: Value | undefined): Resource | undefined {
  const needed = references
    .filter(({ from }) => from === "repository" || from === "depends_on")
    .flatMap(({ address }) => estate.copies(stack, address))
    .filter(({ type, values }) => type === "aws_ecr_repository" && valueAt(values, "name") === name);
  return new Set(needed).size === 1 ? needed[0] : undefined;
}
