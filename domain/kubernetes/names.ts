import type { Fault } from "../text/errors";

/**
 * Names, label keys and label values as Kubernetes takes them.
 *
 * Sources: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/,
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */

const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LABEL_TEXT = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** The longest name of an object, of a label's value, and of its key behind the prefix. */
const LONGEST_LABEL = 63;
const LONGEST_PREFIX = 253;

/** An RFC 1123 label: the name of a namespace, a service account, a Deployment, a Service. */
export function objectNameFaults(found: string): Fault[] {
  if (found.length > LONGEST_LABEL) {
    const problem = `must have at most ${LONGEST_LABEL} characters, has ${found.length}`;
    return [{ path: [], problem, found, remedy: "choose a shorter name" }];
  }
  if (OBJECT_NAME.test(found)) return [];
  const problem = "must be lower-case letters, digits and -, with a letter or digit at both ends";
  const like = found
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return [{ path: [], problem, found, remedy: `for example "${OBJECT_NAME.test(like) ? like : "task-service"}"` }];
}

/** The name of a Secret; unlike other names it may have dots. */
export function secretNameFaults(found: string): Fault[] {
  if (SUBDOMAIN.test(found) && found.length <= LONGEST_PREFIX) return [];
  const problem = `must be the name of a Secret: at most ${LONGEST_PREFIX} lower-case letters, digits, - and .`;
  return [{ path: [], problem, found, remedy: 'for example "task-service-keys"' }];
}

/** The key of a label, annotation or taint: a name, or a DNS subdomain, `/` and a name. */
export function labelKeyFaults(found: string): Fault[] {
  const [name = "", prefix, ...rest] = found.split("/").reverse();
  if (rest.length > 0) {
    const problem = "must have at most one /, between prefix and name";
    return [{ path: [], problem, found, remedy: 'for example "app.kubernetes.io/name"' }];
  }
  return [...keyNameFaults(found, name), ...(prefix === undefined ? [] : keyPrefixFaults(found, prefix))];
}

/** The value of a label or taint; it may be empty. */
export function labelValueFaults(found: string): Fault[] {
  if (found === "" || (LABEL_TEXT.test(found) && found.length <= LONGEST_LABEL)) return [];
  const problem = `must be a label value: at most ${LONGEST_LABEL} letters, digits and . _ -, with a letter or digit at both ends`;
  return [{ path: [], problem, found, remedy: 'for example "batch", or "" for none' }];
}

function keyNameFaults(found: string, name: string): Fault[] {
  if (LABEL_TEXT.test(name) && name.length <= LONGEST_LABEL) return [];
  const problem = `must be a label key, whose name is 1 to ${LONGEST_LABEL} letters, digits and . _ -, with a letter or digit at both ends`;
  return [{ path: [], problem, found, remedy: 'for example "workload" or "example.com/workload"' }];
}

function keyPrefixFaults(found: string, prefix: string): Fault[] {
  if (SUBDOMAIN.test(prefix) && prefix.length <= LONGEST_PREFIX) return [];
  const problem = `must be a label key, whose prefix before the / is a DNS name of at most ${LONGEST_PREFIX} characters`;
  return [{ path: [], problem, found, remedy: 'for example "example.com/workload"' }];
}
