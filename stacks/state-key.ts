/** The stack whose state has the configured key itself: teams had a registry's state before they had this platform. */
const REGISTRY_STACK = "registry";

/** The key of a stack's state in the bucket. */
export function stateKey(key: string, stackId: string): string {
  return stackId === REGISTRY_STACK ? key : `${key}/${stackId}`;
}
