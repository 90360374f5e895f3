/** What an object belongs to, as the labels say that Kubernetes recommends. */
export interface LabelProps {
  /** Such as `task-service`. */
  readonly name: string;
  /** The platform. */
  readonly partOf: string;
  /** Its role, such as `deployment`. @default no such label */
  readonly component?: string;
}

type Labels = Record<string, string>;

/**
 * The labels of an object.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function objectLabels({ name, partOf, component }: LabelProps): Labels {
  return {
    ...selectorLabels(name, partOf),
    ...(component !== undefined && { "app.kubernetes.io/component": component }),
    "app.kubernetes.io/managed-by": "terraform",
  };
}

/** What finds the pods of a workload. A selector never changes, so these are the two that never do. */
export function selectorLabels(name: string, partOf: string): Labels {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": partOf };
}
