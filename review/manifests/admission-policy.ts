import { CONTAINER_LISTS, podSpecOf } from "../../domain/kubernetes/pod-kinds";
import { isValueList, type Stack, valueAt } from "../estate/estate";
import { blocksOf, compare, isObject, type Json, type JsonObject } from "../estate/language/json";
import { type Manifest, manifestsOf } from "./manifests";
import { placeholderOf, placeholdersIn } from "./written";
import type { Page } from "./yaml";

/**
 * The output of a stack of workloads that lists what its pods may run.
 *
 * An entry that ends in `/`, `:` or `@` is the beginning of images; any other is a repository, with any tag or digest.
 */
const ALLOWED_IMAGES_OUTPUT = "allowed_image_prefixes";

/** A policy that the API server enforces on pods, and where it applies. */
interface AdmissionPolicy {
  readonly pages: readonly Page[];
  /** What would be wrong if it were applied: pods of the stack itself that it would refuse. */
  readonly problems: readonly string[];
}

/** Why a stack has no policy. */
interface NoPolicy {
  /** The end of a sentence: `it has no output 'allowed_image_prefixes'`. */
  readonly reason: string;
}

/**
 * Lets only the images that a stack allows run in its namespaces.
 *
 * Pods alone are examined, since nothing else runs an image: whatever a Deployment wants becomes a pod. Names of
 * namespaces are the label `kubernetes.io/metadata.name` that the API server itself sets.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function admissionPolicyOf(stack: Stack): AdmissionPolicy | NoPolicy {
  const { manifests } = manifestsOf(stack);
  const namespaces = namespacesOf(manifests);
  const allowed = allowedImages(stack);
  if ("reason" in allowed) return allowed;
  const [first] = namespaces;
  if (first === undefined) return { reason: "it has neither a namespace nor a workload" };
  // Of the whole cluster, which may run several platforms: a namespace is of one stack only.
  const name = `${first}-allowed-images`;
  return {
    pages: [{ object: policyObject(name, allowed) }, { object: bindingObject(name, namespaces) }],
    problems: manifests.flatMap((manifest) => ownFaults(manifest, allowed)),
  };
}

/** Does an entry of the output let an image run? The same rule as in the policy's own language below. */
export function allows(entry: string, image: string): boolean {
  const isOfRepository = image === entry || image.startsWith(`${entry}:`) || image.startsWith(`${entry}@`);
  return isOfRepository || (/[/:@]$/.test(entry) && image.startsWith(entry));
}

function allowedImages({ outputs }: Stack): readonly string[] | NoPolicy {
  const value = valueAt(outputs, ALLOWED_IMAGES_OUTPUT);
  if (value === undefined) return { reason: `it has no output '${ALLOWED_IMAGES_OUTPUT}'` };
  const [unknown] = placeholdersIn(value);
  if (unknown !== undefined) {
    return { reason: `its output '${ALLOWED_IMAGES_OUTPUT}' holds ${placeholderOf(unknown)}: ${unknown.reason}` };
  }
  const entries = isValueList(value) ? value : [];
  const texts = entries.filter((entry) => typeof entry === "string").filter((entry) => entry !== "");
  if (texts.length === 0 || texts.length < entries.length) {
    return { reason: `its output '${ALLOWED_IMAGES_OUTPUT}' is not a list of image prefixes` };
  }
  return [...new Set(texts)].sort(compare);
}

/** The stack's own namespaces; where it makes none, those in which its pods run. */
function namespacesOf(manifests: readonly Manifest[]): readonly string[] {
  const own = manifests.filter(({ object }) => object["kind"] === "Namespace").map(nameOf("name"));
  const used = manifests.filter(({ object }) => podSpecOf(object) !== undefined).map(nameOf("namespace"));
  return [...new Set(own.length > 0 ? own : used)].sort(compare);
}

const nameOf =
  (key: string) =>
  ({ object }: Manifest): string =>
    textOf(child(object["metadata"], key));

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function child(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}

function ownFaults({ address, object }: Manifest, allowed: readonly string[]): string[] {
  const pod = (podSpecOf(object) ?? {}) as JsonObject;
  return CONTAINER_LISTS.flatMap((name) => blocksOf(pod[name]))
    .map(({ image }) => textOf(image))
    .filter((image) => !image.includes("${") && !allowed.some((entry) => allows(entry, image)))
    .map((image) => `${address}: the policy would refuse its own image ${image}`);
}

/** An image that the pod has already may stay, so that controllers can still finish and delete what runs. */
const imagesOf = (pod: string): string =>
  CONTAINER_LISTS.map((kind) => `${pod}.spec.?${kind}.orValue([]).map(c, c.?image.orValue(""))`).join(" + ");

const IS_ALLOWED = [
  'image == entry || image.startsWith(entry + ":") || image.startsWith(entry + "@")',
  '(entry.endsWith("/") || entry.endsWith(":") || entry.endsWith("@")) && image.startsWith(entry)',
].join(" || ");

function policyObject(name: string, allowed: readonly string[]): JsonObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [""],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["pods", "pods/ephemeralcontainers"],
          },
        ],
      },
      variables: [
        { name: "allowed", expression: JSON.stringify(allowed) },
        { name: "present", expression: `oldObject == null ? [] : ${imagesOf("oldObject")}` },
        {
          name: "foreign",
          expression: `(${imagesOf("object")}).filter(image, !(image in variables.present) && !variables.allowed.exists(entry, ${IS_ALLOWED}))`,
        },
      ],
      validations: [
        {
          expression: "size(variables.foreign) == 0",
          messageExpression: '"not an allowed image: " + variables.foreign.join(", ")',
          reason: "Forbidden",
        },
      ],
    },
  };
}

function bindingObject(name: string, namespaces: readonly string[]): JsonObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ["Deny"],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
        },
      },
    },
  };
}
