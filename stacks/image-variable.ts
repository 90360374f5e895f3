import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import type { ReleasedImage } from "../config/workloads/workload";
import { DIGEST_PATTERN, TAG_PATTERN } from "../domain/ecr/image-reference";

/**
 * The variable that carries an image of the catalogue into a plan, so that a pipeline can release with `-var`.
 *
 * It takes references into its own repository only, with a tag or a digest.
 */
export function imageVariable(scope: Construct, image: ReleasedImage): TerraformVariable {
  const { variable, repositoryUrl, refusesLatest } = image;
  const pattern = `^${repositoryUrl.replaceAll(".", "[.]")}(:${TAG_PATTERN}|@${DIGEST_PATTERN})$`;
  const declared = new TerraformVariable(scope, variable, {
    type: "string",
    nullable: false,
    description: `Image of ${repositoryUrl}, with its tag or digest`,
  });
  declared.addValidation({
    condition: `\${can(regex("${pattern}", var.${variable}))}`,
    errorMessage: `${variable} must be ${repositoryUrl}:TAG or ${repositoryUrl}@sha256:DIGEST.`,
  });
  if (refusesLatest) {
    declared.addValidation({
      condition: `\${!endswith(var.${variable}, ":latest")}`,
      errorMessage: `${variable} must not be "latest": tags of ${repositoryUrl} cannot be moved.`,
    });
  }
  return declared;
}
