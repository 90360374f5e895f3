import type { ITerraformDependable } from "cdktf";

/** `depends_on`, or nothing: an empty list would be written out. */
export function after(dependencies: readonly ITerraformDependable[]): { dependsOn?: ITerraformDependable[] } {
  return dependencies.length > 0 ? { dependsOn: [...dependencies] } : {};
}
