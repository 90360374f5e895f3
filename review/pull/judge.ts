import { isAddonRegistry, type Registries, type Repository } from "../ecr/registries";
import { eksAddonRegistry } from "../../domain/eks/addon-registries";
import { ecrHost } from "../../domain/ecr/host";
import { repositoryArn } from "../../domain/aws/arn";
import type { Estate } from "../estate/estate";
import { mayImport, mayLogIn, mayPull, mayServicePull, type RegistryRules } from "./access";
import { alike, every, type Finding, proven, refuted, remark, unknown } from "../verdict/finding";
import type { Identity } from "../identities/identities";
import { isKnownImage, imageFinding } from "./image";
import { isSameAccount } from "../estate/links";
import type { ProofInput } from "./proof-input";
import type { Puller } from "../workloads/puller";
import { reachesInternet } from "../network/reach";
import { type Subject, subjectsOf } from "./subject";
import type { ImageUse } from "../workloads/use";

const ANY_REGISTRY: RegistryRules = { policies: [], isOld: false, isOpen: false };

/** Decides about one puller of one image. */
export class Judge {
  private readonly logins = new Map<Identity, Map<string, Finding>>();
  private readonly pulls = new Map<Identity, Map<string, Finding>>();

  constructor(
    private readonly estate: Estate,
    private readonly registries: Registries,
    private readonly input: ProofInput,
  ) {}

  /** What is pulled: one image, or the repositories of an add-on. */
  subjects(use: ImageUse): readonly Subject[] {
    if (use.addon === undefined) return subjectsOf(use, this.registries, this.input);
    const { repositories, region = "" } = use.addon;
    const registry = eksAddonRegistry(region);
    if (registry === undefined) {
      const reason = `the registry of EKS's add-ons in ${region === "" ? "this region" : region} is not known`;
      return [{ text: use.place, needsNobody: false, reference: unknown(`where ${use.place} comes from`, [reason]) }];
    }
    if (repositories === undefined) {
      const reason = `the images of the add-on ${use.place} are not in the table`;
      return [{ text: use.place, needsNobody: false, reference: unknown(`what ${use.place} pulls`, [reason]) }];
    }
    return repositories.map((name) => ({
      text: `${ecrHost(registry)}/${name}`,
      needsNobody: false,
      reference: proven(`${use.place} comes from ${ecrHost(registry)}/${name}`),
      repository: {
        name,
        arn: repositoryArn(registry, name),
        ...registry,
        policies: [],
        where: use.place,
        origin: "AWS's registry of add-ons",
      },
    }));
  }

  /** Whether the puller gets it. */
  pull(use: ImageUse, subject: Subject, puller: Puller): Finding {
    const { reference, repository, needsNobody, either } = subject;
    if (either !== undefined) return alike(either.map((one) => this.pull(use, one, puller)));
    if (needsNobody || repository === undefined) {
      // An image that nobody needs rights for; or a reference that leads nowhere.
      return needsNobody ? reference : every([reference, puller.standing]);
    }
    return every([
      reference,
      imageFinding(use, subject, this.input, this.registries.isInOtherRegions(repository)),
      puller.standing,
      opened(puller, subject),
      this.access(puller, repository, use, subject),
    ]);
  }

  private access(puller: Puller, repository: Repository, use: ImageUse, subject: Subject): Finding {
    const { who } = puller;
    if (who.kind === "nobody") return remark({});
    const rules = rulesOf(repository, this.registries);
    if (who.kind === "service") return mayServicePull(who.name, who, repository, rules);
    const { identity } = who;
    const [login, access] = [this.logIn(identity, repository), this.accessOnce(identity, repository, rules)];
    if (repository.cache === undefined || isKnownImage(subject, this.input)) return every([login, access]);
    return every([login, access, this.firstPull(identity, repository, rules, use)]);
  }

  /** ECR has to fetch the image, and to make its repository. */
  private firstPull(identity: Identity, repository: Repository, rules: RegistryRules, use: ImageUse): Finding {
    const { cache } = repository;
    const upstream = cache?.upstream ?? "upstream";
    const step = `the first pull through ${cache?.place ?? "the cache"} reaches ${upstream}`;
    const reach = firstReach(step, reachesInternet(this.estate, use.resource.stack));
    return every([reach, mayImport(identity, repository, rules, sameAccount(identity, repository))]);
  }

  private logIn(identity: Identity, { region }: Repository): Finding {
    const own = this.logins.get(identity) ?? new Map<string, Finding>();
    this.logins.set(identity, own);
    const known = own.get(region ?? "");
    if (known !== undefined) return known;
    const finding = mayLogIn(identity, region);
    own.set(region ?? "", finding);
    return finding;
  }

  /** The same for every workload of a role, so asked once. */
  private accessOnce(identity: Identity, repository: Repository, rules: RegistryRules): Finding {
    const own = this.pulls.get(identity) ?? new Map<string, Finding>();
    this.pulls.set(identity, own);
    const key = `${repository.account ?? ""}/${repository.region ?? ""}/${repository.name} ${repository.where}`;
    const known = own.get(key);
    if (known !== undefined) return known;
    const finding = mayPull(identity, repository, rules, sameAccount(identity, repository));
    own.set(key, finding);
    return finding;
  }
}

/** What is known of the registry that a repository is in. */
export function rulesOf({ account, region }: Repository, registries: Registries): RegistryRules {
  if (account === undefined || region === undefined) return ANY_REGISTRY;
  const place = { account, region };
  return { ...registries.registryPolicies(place), isOpen: isAddonRegistry(place) };
}

/** Whether a Secret has a login for the image's registry. */
function opened({ opens }: Puller, { repository, text }: Subject): Finding {
  if (opens === undefined || repository?.account === undefined || repository.region === undefined) return remark({});
  const host = ecrHost({ account: repository.account, region: repository.region });
  const step = `${opens.where} gets a login for ${host}`;
  if (opens.hosts === undefined) return unknown(step, [`${opens.where}: for which registries is not known`]);
  if (opens.hosts.includes(host)) return proven(step);
  const mend = `add ${host} to the registries of ${opens.where}, for ${text}`;
  return refuted(step, [{ what: "login", where: opens.where, mend }]);
}

/** Whether an identity and a repository are of one account; undefined where that is not known. */
function sameAccount({ principal, resource }: Identity, repository: Repository): boolean | undefined {
  if (principal.account !== undefined && repository.account !== undefined)
    return principal.account === repository.account;
  if (resource === undefined || repository.resource === undefined) return undefined;
  return isSameAccount(resource, repository.resource);
}

/** Of a network that is not in the files, it is taken for granted. */
function firstReach(step: string, way: ReturnType<typeof reachesInternet>): Finding {
  if (way === undefined || way === "yes") return proven(step, { assumptions: [`${step}, and the image is there`] });
  const what = way === "no" ? "which the network does not have" : "of which the network's routes do not tell";
  const reason = `the image was never pulled as far as is known, and its first pull may need a way to the internet, ${what}`;
  return unknown(step, [reason]);
}
