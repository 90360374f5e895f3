import { ECR_PULL, ECR_PULL_PUSH, ECR_PUSH } from "../../domain/ecr/actions";
import { type PolicyStatement, renderPolicy } from "../../domain/aws/policy-document";
import type { Partition } from "../../domain/aws/regions";
import type { PrincipalSettings } from "../../domain/ecr/repository-settings";
import { resourcePrincipal } from "./principals";

/** The actions of each verb, for a repository as for a template of repositories. */
export const REPOSITORY_ACTIONS = { Pull: ECR_PULL, Push: ECR_PUSH, PullPush: ECR_PULL_PUSH } as const;

/** The statements of a resource's policy: each only once, and each with a sid of its own. */
export class ResourcePolicy {
  private readonly statements = new Map<string, PolicyStatement>();

  constructor(private readonly partition: Partition = "aws") {}

  get isEmpty(): boolean {
    return this.statements.size === 0;
  }

  /**
   * Let a principal do the actions.
   *
   * A second statement for the same principal, narrowed otherwise, gets a number in its sid.
   *
   * @param verb the first part of the sid
   * @param resources @default the resource that has the policy
   * @throws ValidationError for a principal that AWS refuses
   */
  allow(verb: string, actions: readonly string[], principal: PrincipalSettings, resources?: readonly string[]): void {
    const { sid: name, principals, conditions } = resourcePrincipal(principal, this.partition);
    const base = { principals, actions, ...(resources && { resources }), ...(conditions && { conditions }) };
    const sid = `${verb}${name}`;
    const text = renderPolicy([{ ...base, sid }]);
    if (this.statements.has(text)) return;
    const twins = [...this.statements.keys()].filter((other) => other.includes(`"Sid":"${sid}"`)).length;
    this.statements.set(text, { ...base, sid: twins === 0 ? sid : `${sid}N${twins + 1}` });
  }

  /** The JSON text. */
  render(): string {
    return renderPolicy([...this.statements.values()]);
  }
}
