import { podKind } from "../../domain/kubernetes/pod-kinds";
import { PRINCIPAL_ARN_ANNOTATION } from "../../domain/kubernetes/pull-secret";
import {
  type Estate,
  isUnknown,
  isValueObject,
  type Resource,
  type Value,
  valueAt,
  valueBlocks,
  type ValueObject,
} from "../estate/estate";
import { RequestContext } from "../iam/context";
import { decide } from "../iam/evaluate";
import type { Text } from "../iam/text";
import { every, type Finding, proven, refuted, unknown } from "../verdict/finding";
import type { Identities, Identity } from "../identities/identities";
import { blockAt, knownText, placeOf, show } from "../estate/links";
import { nameOfField, objectsOf, type ObjectKind } from "./manifest-objects";
import { type Puller, unknownPuller } from "./puller";

/** A Secret that a pod logs in with. */
interface PodSecret {
  readonly name: string;
  readonly puller: Puller;
}

const AUDIENCE = "sts.amazonaws.com";
const CRON_JOB = podKind("CronJob");
const SERVICE_ACCOUNT: ObjectKind = {
  ...{ kind: "ServiceAccount", apiVersion: "v1" },
  types: [
    ...["kubernetes_service_account", "kubernetes_service_account_v1"],
    ...["kubernetes_default_service_account", "kubernetes_default_service_account_v1"],
  ],
};

/** Whose credentials the pull secrets of an estate hold. */
export class PullSecrets {
  constructor(
    private readonly estate: Estate,
    private readonly identities: Identities,
  ) {}

  /** The Secrets of a pod: its own, and those of its service account. */
  of(resource: Resource, pod: ValueObject, namespace: string): readonly PodSecret[] {
    const own = namesIn(valueAt(pod, "image_pull_secrets"));
    const names = own.length > 0 ? own : this.ofAccount(resource, pod, namespace);
    return names.map((name) => this.secret(resource, name, namespace));
  }

  private ofAccount({ stack }: Resource, pod: ValueObject, namespace: string): readonly Text[] {
    const account = knownText(valueAt(pod, "service_account_name")) ?? "default";
    return objectsOf(this.estate, SERVICE_ACCOUNT)
      .filter((one) => {
        const metadata = blockAt(one.values, "metadata") ?? {};
        const name = one.type.includes("_default_") ? "default" : valueAt(metadata, "name");
        return (
          one.stack === stack &&
          name === account &&
          (knownText(valueAt(metadata, "namespace")) ?? "default") === namespace
        );
      })
      .flatMap(({ values }) => namesIn(valueAt(values, "image_pull_secret")));
  }

  private secret(resource: Resource, name: Text, namespace: string): PodSecret {
    const label = show(name);
    const step = `pods of ${placeOf(resource)} log in with the Secret ${namespace}/${label}`;
    if (typeof name !== "string") return { name: label, puller: unknownPuller(step, "the Secret's name is not known") };
    const writer = objectsOf(this.estate, CRON_JOB).find(
      (job) => isSameCluster(job, resource) && annotationOf(job) !== undefined && writes(job, name, namespace),
    );
    if (writer === undefined) {
      const reason = `nothing in the estate says whose credentials the Secret ${namespace}/${name} holds: no CronJob with the annotation ${PRINCIPAL_ARN_ANNOTATION} writes it`;
      return { name, puller: unknownPuller(step, reason) };
    }
    return { name, puller: this.writerPuller(writer, step, `${namespace}/${name}`) };
  }

  private writerPuller(writer: Resource, step: string, secret: string): Puller {
    const identity = this.identities.find(annotationOf(writer));
    const how = proven(`${step}, which ${placeOf(writer)} writes`);
    if (identity === undefined) return unknownPuller(step, `${placeOf(writer)}: its principal is not known`);
    const standing = every([
      how,
      proven(`${placeOf(writer)} gets its tokens as ${identity.label}`, {
        assumptions: [
          ...identity.assumptions,
          `the Secret ${secret} holds a token of ${identity.label} that is not expired`,
        ],
      }),
      identity.principal.kind === "user" ? keyOf(writer, identity) : mayBeWorn(writer, identity),
    ]);
    const opens = { hosts: hostsOf(writer), where: placeOf(writer) };
    return { label: identity.label, standing, opens, who: { kind: "identity", identity } };
  }
}

function namesIn(value: Value | undefined): readonly Text[] {
  if (isUnknown(value)) return [value];
  return valueBlocks(value).flatMap((block) => {
    const name = valueAt(block, "name");
    return typeof name === "string" || isUnknown(name) ? [name] : [];
  });
}

function annotationOf({ values }: Resource): Value | undefined {
  const annotations = valueAt(blockAt(values, "metadata") ?? {}, "annotations");
  return isValueObject(annotations) ? valueAt(annotations, PRINCIPAL_ARN_ANNOTATION) : undefined;
}

function isSameCluster(a: Resource, b: Resource): boolean {
  if (a.stack === b.stack && a.provider === b.provider) return true;
  const [left, right] = [JSON.stringify(a.provider.configuration), JSON.stringify(b.provider.configuration)];
  return left === right && (a.stack === b.stack || left !== "{}");
}

function podOf({ values }: Resource): ValueObject {
  const path = [...CRON_JOB.template, "spec"];
  return path.map(nameOfField).reduce<ValueObject | undefined>((block, key) => blockAt(block, key), values) ?? {};
}

function variableOf(job: Resource, name: string): string | undefined {
  const variables = valueBlocks(valueAt(podOf(job), "container")).flatMap((container) =>
    valueBlocks(valueAt(container, "env")),
  );
  return knownText(valueAt(variables.find((one) => valueAt(one, "name") === name) ?? {}, "value"));
}

/** By the variables that tell it. */
function writes(job: Resource, secret: string, namespace: string): boolean {
  const namespaces = variableOf(job, "TARGET_NAMESPACES")?.split(/\s+/) ?? [];
  return variableOf(job, "SECRET_NAME") === secret && namespaces.includes(namespace);
}

/** `<region> <host>` for each registry. */
function hostsOf(job: Resource): readonly string[] | undefined {
  return variableOf(job, "REGISTRIES")
    ?.split(/\s+/)
    .filter((word) => word.includes("."));
}

function keyOf(writer: Resource, { label }: Identity): Finding {
  const assumptions = [`the access key that ${placeOf(writer)} reads is one of ${label}`];
  return proven(`${placeOf(writer)} has an access key of ${label}`, { assumptions });
}

/** Whether the pods' own token opens the role. */
function mayBeWorn(writer: Resource, { trust, label, place, principal }: Identity): Finding {
  const metadata = blockAt(writer.values, "metadata") ?? {};
  const namespace = knownText(valueAt(metadata, "namespace")) ?? "default";
  const account = knownText(valueAt(podOf(writer), "service_account_name")) ?? "default";
  const subject = `system:serviceaccount:${namespace}:${account}`;
  const step = `${subject} may be ${label}`;
  if (trust === undefined || trust.unknown !== undefined)
    return unknown(step, [`${place}: ${trust?.unknown ?? "its trust is not known"}`]);
  const names = trust.statements
    .flatMap(({ principals }) => principals?.names ?? [])
    .filter(({ kind }) => kind === "Federated");
  const outcomes = names.map(({ name }) => {
    const issuer = show(name).split(":oidc-provider/")[1] ?? "";
    const context = new RequestContext().set(`${issuer}:sub`, subject).set(`${issuer}:aud`, AUDIENCE);
    const request = {
      principal: { kind: "federated" as const, provider: name },
      action: "sts:AssumeRoleWithWebIdentity",
    };
    return decide(
      { ...request, resource: principal.arn, context },
      { identity: [], resource: [trust], sameAccount: true },
    );
  });
  if (outcomes.some(({ outcome }) => outcome === "allowed")) {
    return proven(step, { assumptions: [`the cluster's tokens are of the issuer that ${place} trusts`] });
  }
  const open = outcomes.find(({ outcome }) => outcome === "unknown");
  if (open !== undefined) return unknown(step, open.unknown);
  const mend = JSON.stringify({
    Effect: "Allow",
    Principal: { Federated: "<ARN of the cluster's OIDC provider>" },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: { StringEquals: { "<issuer>:sub": subject } },
  });
  return refuted(step, [{ what: "sts:AssumeRoleWithWebIdentity", where: place, mend }]);
}
