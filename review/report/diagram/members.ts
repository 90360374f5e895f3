import { parseImageReference } from "../../../domain/ecr/image-reference";
import type { Resource } from "../../estate/estate";
import type { Verdict } from "../../verdict/finding";
import { accountOfResource } from "../../estate/links";
import type { Pull } from "../../pull/prove";
import type { Puller } from "../../workloads/puller";
import { isAddonRegistry, type Repository } from "../../ecr/registries";

/** What may become a box of the diagram, or a part of one. */
export interface Member {
  /** Members of the same key are one box. */
  readonly key: string;
  /** `Deployment`, `role`, and of several. */
  readonly what: string;
  readonly several: string;
  readonly name: string;
  /** As long as it takes to tell it from all others. */
  readonly title: string;
  /** The account and, if it is in a stack, the stack. */
  readonly within: readonly string[];
  readonly verdict?: Verdict;
  /** What it is always drawn with. */
  readonly group?: string;
}

const NO_ACCOUNT = "outside of the accounts in the files";

function account(id: string | undefined): string {
  return id === undefined || id === "" ? NO_ACCOUNT : `account ${id}`;
}

const TYPES: Readonly<Record<string, string>> = {
  aws_ecs_task_definition: "task definition",
  aws_codebuild_project: "build project",
};

export function workloadOf({ proof, use }: Pull): Member {
  const { resource, workload, addon } = use;
  const { stack } = resource;
  const base = { key: workload, title: workload, within: [account(accountOf(use)), stack], verdict: proof.verdict };
  if (addon !== undefined) {
    const group = `add-ons ${stack} ${proof.verdict}`;
    return { ...base, what: "EKS add-on", several: "EKS add-ons", name: shortName(resource), group };
  }
  const kubernetes = resource.provider.name === "kubernetes" ? workload.slice(stack.length + 1).split("/") : [];
  const [kind, , ...name] = kubernetes;
  const what = kind ?? TYPES[resource.type] ?? resource.type;
  return {
    ...base,
    what,
    several: kind === undefined ? `${what}s` : "workloads",
    name: name.join("/") || shortName(resource),
  };
}

/** A pod is where its nodes are; with a pull Secret nobody knows. */
function accountOf({ resource, all, any = [] }: Pull["use"]): string | undefined {
  if (resource.provider.name !== "kubernetes") return accountOfResource(resource);
  const nodes = all.length > 0 ? all : any;
  const accounts = nodes.flatMap(({ who, opens }) =>
    who.kind === "identity" && opens === undefined ? [who.identity.principal.account] : [],
  );
  return accounts[0];
}

function shortName({ address, type }: Resource): string {
  return address.replace(`${type}.`, "");
}

export function pullerOf({ label, who, opens }: Puller, { use }: Pull): Member {
  if (who.kind === "service") {
    return member({ key: label, what: "service", several: "services", name: label, within: ["services of AWS"] });
  }
  if (who.kind === "nobody") {
    const within = [account(accountOf(use)), use.resource.stack];
    const name = "not known";
    return { ...member({ key: `nobody ${within.join("/")}`, what: "puller", several: "pullers", name, within }) };
  }
  const { identity } = who;
  const { resource, principal, place } = identity;
  const within = resource === undefined ? [account(principal.account)] : [account(principal.account), resource.stack];
  const kind = opens === undefined ? principal.kind : `${principal.kind} of a pull Secret`;
  const name = typeof principal.arn === "string" ? (principal.arn.split("/").at(-1) ?? label) : label;
  return { ...member({ key: place, what: kind, several: "pullers", name, within }), title: label };
}

function member(one: Omit<Member, "title">): Member {
  return { ...one, title: one.name };
}

export function repositoryOf({ subject, proof }: Pull): Member {
  const { repository, needsNobody, text } = subject;
  if (repository !== undefined) return repositoryMember(repository);
  if (needsNobody) return registryMember(text);
  const isWrong = proof.verdict === "refuted";
  const name = text === "" ? "not known" : text;
  const what = isWrong ? "not there" : "not in the files";
  return member({ key: `none ${name}`, what, several: "repositories", name, within: [NO_ACCOUNT] });
}

export function repositoryMember(repository: Repository): Member {
  const { name, resource, origin, cache } = repository;
  const within = resource === undefined ? [account(repository.account)] : [account(repository.account), resource.stack];
  const key = [repository.account, repository.region, origin, name].join(" ");
  const place = { account: repository.account ?? "", region: repository.region ?? "" };
  if (isAddonRegistry(place)) {
    const own = [`account ${place.account} (AWS, for add-ons)`];
    const words = { what: "repository of AWS", several: "repositories of AWS", name, within: own };
    return member({ key: `add-ons ${place.account} ${place.region}`, ...words });
  }
  const what = cache === undefined ? "repository" : "repository of a cache";
  return { ...member({ key, what, several: "repositories", name, within }), title: `${name} (${origin})` };
}

/** Where an image comes from that everybody may have. */
function registryMember(text: string): Member {
  const parsed = parseImageReference(text);
  const name = "faults" in parsed ? text : parsed.reference.registry;
  return member({
    key: `public ${name}`,
    what: "registry",
    several: "registries",
    name,
    within: ["public registries"],
  });
}
