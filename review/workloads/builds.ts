import { type Estate, isUnknown, type Resource, type Value, valueAt } from "../estate/estate";
import { proven } from "../verdict/finding";
import type { Identities } from "../identities/identities";
import { accountOfResource, blockAt, placeOf, textAt, whyUnknown } from "../estate/links";
import { type Puller, rolePuller, unknownPuller } from "./puller";
import type { ImageUse } from "./use";

const CODEBUILD = "codebuild.amazonaws.com";

/** The images that builds run in. */
export function buildImages(estate: Estate, identities: Identities): readonly ImageUse[] {
  return estate.resources("aws_codebuild_project").map((project) => {
    const environment = blockAt(project.values, "environment") ?? {};
    const image = valueAt(environment, "image");
    const place = placeOf(project);
    return {
      workload: place,
      place,
      resource: project,
      image,
      all: [pullerOf(project, valueAt(environment, "image_pull_credentials_type"), identities)],
      secrets: blockAt(environment, "registry_credential") === undefined ? [] : ["registry_credential"],
      isCurated: typeof image === "string" && /^aws\/codebuild\//.test(image),
    };
  });
}

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html */
function pullerOf(project: Resource, type: Value | undefined, identities: Identities): Puller {
  const place = placeOf(project);
  const [arn, account] = [textAt(project.values, "arn"), accountOfResource(project)];
  if (type === "SERVICE_ROLE") {
    const identity = identities.find(valueAt(project.values, "service_role"));
    const step = `CodeBuild pulls for ${place} with its service role`;
    if (identity === undefined) return unknownPuller(step, `${place}: its service role is not known`);
    const source = {
      ...(arn !== undefined && { sourceArn: arn }),
      ...(account !== undefined && { sourceAccount: account }),
    };
    return rolePuller(identity, { service: CODEBUILD, ...source }, [proven(`${step}, ${identity.label}`)]);
  }
  const step = `CodeBuild pulls for ${place} by its own principal (image_pull_credentials_type CODEBUILD)`;
  if (isUnknown(type)) return unknownPuller(step, `${place}: image_pull_credentials_type: ${whyUnknown(type)}`);
  return { label: CODEBUILD, standing: proven(step), who: { kind: "service", name: CODEBUILD, arn, account } };
}
