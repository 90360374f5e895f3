import { documentOf } from "../estate/language/document";
import {
  type Estate,
  isUnknown,
  isValueList,
  isValueObject,
  type Resource,
  type Value,
  valueAt,
  valueBlocks,
} from "../estate/estate";
import { proven, refuted } from "../verdict/finding";
import type { Identities } from "../identities/identities";
import { Instances } from "./instances";
import {
  accountOfResource,
  blockAt,
  follow,
  knownText,
  listAt,
  placeOf,
  regionOfResource,
  show,
} from "../estate/links";
import { type Puller, rolePuller, unknownPuller } from "./puller";
import type { ImageUse } from "./use";

/** What ECS runs. */
export function taskImages(estate: Estate, identities: Identities): readonly ImageUse[] {
  const tasks = new Tasks(estate, identities);
  return estate.resources("aws_ecs_task_definition").flatMap((definition) => tasks.usesOf(definition));
}

type Launch = "FARGATE" | "EC2";

class Tasks {
  private readonly runners = new Map<Resource, Resource[]>();
  private readonly machines: Instances;

  constructor(
    private readonly estate: Estate,
    private readonly identities: Identities,
  ) {
    this.machines = new Instances(estate);
    for (const service of estate.resources("aws_ecs_service"))
      this.addRunner(valueAt(service.values, "task_definition"), service);
    for (const target of estate.resources("aws_cloudwatch_event_target")) {
      const definition = valueAt(blockAt(target.values, "ecs_target") ?? {}, "task_definition_arn");
      this.addRunner(definition, target);
    }
  }

  usesOf(definition: Resource): readonly ImageUse[] {
    const place = placeOf(definition);
    const pullers = this.pullersOf(definition);
    const containers = documentOf(valueAt(definition.values, "container_definitions") ?? null);
    const base = { workload: place, place, resource: definition, all: pullers };
    if (!isValueList(containers))
      return [{ ...base, image: isUnknown(containers) ? containers : undefined, secrets: [] }];
    const uses = containers.map((container) => {
      const image = isValueObject(container) ? valueAt(container, "image") : container;
      const secret = isValueObject(container) ? valueAt(container, "repositoryCredentials") : undefined;
      return { ...base, image, secrets: secret === undefined ? [] : ["repositoryCredentials"] };
    });
    return [...new Map(uses.map((use) => [textOf(use.image), use])).values()];
  }

  private addRunner(definition: Value | undefined, runner: Resource): void {
    const target = follow(this.estate, definition).resource ?? this.ofFamily(definition, runner);
    if (target === undefined) return;
    this.runners.set(target, [...(this.runners.get(target) ?? []), runner]);
  }

  /** `family`, `family:revision`, or an ARN with the revision. */
  private ofFamily(definition: Value | undefined, { stack }: Resource): Resource | undefined {
    if (typeof definition !== "string") return undefined;
    const family = (definition.split("/").at(-1) ?? definition).split(":")[0];
    const like = this.estate
      .resources("aws_ecs_task_definition")
      .filter(({ values }) => valueAt(values, "family") === family);
    return like.find((one) => one.stack === stack) ?? like[0];
  }

  private pullersOf(definition: Resource): readonly Puller[] {
    const launches = this.launchesOf(definition);
    const role = valueAt(definition.values, "execution_role_arn");
    const hasRole = role !== undefined && role !== null && role !== "";
    const execution = hasRole ? [this.execution(definition, role)] : [];
    if (!launches.includes("EC2")) return hasRole ? execution : [withoutRole(definition)];
    return [...execution, ...this.instances(definition)];
  }

  private execution(definition: Resource, role: Value): Puller {
    const identity = this.identities.find(role);
    const step = `ECS pulls for ${placeOf(definition)} with its execution role`;
    if (identity === undefined) return unknownPuller(step, `${placeOf(definition)}: its execution role is not known`);
    const [account, region] = [accountOfResource(definition), regionOfResource(definition)];
    const isPlaced = account !== undefined && region !== undefined;
    const source = isPlaced
      ? { sourceAccount: account, sourceArn: `arn:${definition.provider.partition}:ecs:${region}:${account}:task/any` }
      : {};
    return rolePuller(identity, { service: "ecs-tasks.amazonaws.com", ...source }, [
      proven(`${step}, ${identity.label}`),
    ]);
  }

  /** How it is started: as services and rules say, else for whatever it is fit. */
  private launchesOf(definition: Resource): readonly Launch[] {
    const started = (this.runners.get(definition) ?? []).map((runner) => this.launchOf(runner));
    const known = started.filter((launch) => launch !== undefined);
    if (known.length > 0 && known.length === started.length) return known;
    const fit = listAt(definition.values, "requires_compatibilities").filter(
      (one) => one === "FARGATE" || one === "EC2",
    );
    return fit.includes("FARGATE") ? ["FARGATE"] : ["EC2"];
  }

  private launchOf({ values, type }: Resource): Launch | undefined {
    const block = type === "aws_cloudwatch_event_target" ? (blockAt(values, "ecs_target") ?? {}) : values;
    const strategy = valueBlocks(valueAt(block, "capacity_provider_strategy"));
    if (strategy.length > 0) {
      const isFargate = strategy.every((one) => /^FARGATE/.test(knownText(valueAt(one, "capacity_provider")) ?? ""));
      return isFargate ? "FARGATE" : "EC2";
    }
    const launch = valueAt(block, "launch_type");
    return launch === "FARGATE" || launch === "EC2" ? launch : undefined;
  }

  /** The roles of the container instances, by capacity providers and by what instances are told when they start. */
  private instances(definition: Resource): readonly Puller[] {
    const step = `the container instances of ${placeOf(definition)} pull with their instance role`;
    const groups = new Set([...this.capacityGroups(), ...this.machines.ofEcs()]);
    const roles = [...groups].flatMap((holder) => this.machines.rolesOf(holder).map((role) => ({ holder, role })));
    const pullers = roles.map(({ holder, role }) => {
      const identity = this.identities.find(role);
      if (identity === undefined) return unknownPuller(step, "the role of the container instances is not known");
      return rolePuller(identity, { service: "ec2.amazonaws.com" }, [
        proven(`${step}: ${placeOf(holder)} gives them ${identity.label}`),
      ]);
    });
    const unique = [...new Map(pullers.map((puller) => [puller.label, puller])).values()];
    return unique.length > 0
      ? unique
      : [unknownPuller(step, "no capacity provider with an Auto Scaling group is in the estate")];
  }

  private capacityGroups(): readonly Resource[] {
    return this.estate.resources("aws_ecs_capacity_provider").flatMap(({ values }) => {
      const arn = valueAt(blockAt(values, "auto_scaling_group_provider") ?? {}, "auto_scaling_group_arn");
      return follow(this.estate, arn).resource ?? [];
    });
  }
}

function textOf(image: Value | undefined): string {
  return typeof image === "string" || isUnknown(image) ? show(image) : "";
}

function withoutRole(definition: Resource): Puller {
  const place = placeOf(definition);
  const mend = "set execution_role_arn to a role that trusts ecs-tasks.amazonaws.com and may pull";
  return {
    label: "none",
    standing: refuted(`${place} has no execution role, without which Fargate pulls nothing private`, [
      { what: "execution role", where: place, mend },
    ]),
    who: { kind: "nobody" },
  };
}
