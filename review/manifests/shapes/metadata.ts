import { list, map, omitted, type Shape, withDefault } from "../shape";

/** What the server writes stands in a plan, too. */
const WRITTEN_BY_SERVER: Shape = { generation: omitted, resource_version: omitted, self_link: omitted, uid: omitted };

export const METADATA: Shape = { ...WRITTEN_BY_SERVER, annotations: map, labels: map };

/** The provider's namespace is `default`; kubectl would take the one of its context. */
export const NAMESPACED_METADATA: Shape = { ...METADATA, namespace: withDefault("default") };

export const LABEL_SELECTOR: Shape = { match_labels: map, match_expressions: list("matchExpressions") };

export const RESOURCES: Shape = { limits: map, requests: map };
