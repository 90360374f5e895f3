import { hasKey } from "../checks/fields";
import { oneOf } from "../checks/schema";
import { CLUSTER_KINDS } from "./kinds";

/** Where an environment's pods run. */
export const cluster = oneOf((found) => {
  const kind = CLUSTER_KINDS.find(({ type }) => hasKey(found, "type") && found.type === type);
  if (kind !== undefined) return kind.schema;
  const remedy = `write ${CLUSTER_KINDS.map(({ call }) => call).join(" or ")}`;
  return { path: [], problem: "must be the kind of cluster", found, remedy };
});
