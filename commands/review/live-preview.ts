import {
  type ECRClient,
  GetLifecyclePolicyPreviewCommand,
  type GetLifecyclePolicyPreviewResponse,
  LifecyclePolicyPreviewInProgressException,
  type LifecyclePolicyPreviewResult,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";

import type { Outcome } from "../../review/lifecycle/outcome";
import type { Difference } from "../../review/lifecycle/report";
import { calling } from "../support/aws-errors";
import { CommandError } from "../support/command";

/** What AWS is asked about. */
export interface PreviewRequest {
  readonly repository: string;
  /** The account of the registry, unless it is the caller's. */
  readonly registryId?: string;
  /** The policy, which need not be that of the repository. */
  readonly policyText: string;
}

/** How long to wait for AWS. */
export interface Patience {
  readonly pauseMs: number;
  readonly mostPauses: number;
}

const PATIENCE: Patience = { pauseMs: 2000, mostPauses: 300 };

/**
 * Lets AWS evaluate a policy by a preview of its own, and waits for the result. Nothing is expired by that; the
 * repository's last preview is replaced.
 *
 * @throws CommandError
 */
export async function livePreview(
  ecr: ECRClient,
  request: PreviewRequest,
  patience: Patience = PATIENCE,
): Promise<LifecyclePolicyPreviewResult[]> {
  await start(ecr, request, patience);
  const { repository: repositoryName, registryId } = request;
  const results: LifecyclePolicyPreviewResult[] = [];
  let nextToken: string | undefined;
  do {
    const page: GetLifecyclePolicyPreviewResponse = await finished(
      ecr,
      { repositoryName, registryId, nextToken },
      patience,
    );
    results.push(...(page.previewResults ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return results;
}

async function start(ecr: ECRClient, request: PreviewRequest, { pauseMs, mostPauses }: Patience): Promise<void> {
  const { repository: repositoryName, registryId, policyText: lifecyclePolicyText } = request;
  const command = new StartLifecyclePolicyPreviewCommand({ repositoryName, registryId, lifecyclePolicyText });
  for (let pauses = 0; pauses < mostPauses; pauses++) {
    const isStarted = await calling(`ecr:StartLifecyclePolicyPreview on ${repositoryName}`, async () => {
      try {
        await ecr.send(command);
        return true;
      } catch (error) {
        if (error instanceof LifecyclePolicyPreviewInProgressException) return false;
        throw error;
      }
    });
    if (isStarted) return;
    await pause(pauseMs);
  }
  throw new CommandError(`another preview of ${repositoryName} does not end; wait for it, then run this again`);
}

async function finished(
  ecr: ECRClient,
  input: { readonly repositoryName: string; readonly registryId?: string; readonly nextToken?: string },
  { pauseMs, mostPauses }: Patience,
): Promise<GetLifecyclePolicyPreviewResponse> {
  const command = new GetLifecyclePolicyPreviewCommand({ ...input });
  for (let pauses = 0; pauses < mostPauses; pauses++) {
    const page = await calling(`ecr:GetLifecyclePolicyPreview on ${input.repositoryName}`, () => ecr.send(command));
    if (page.status === "COMPLETE") return page;
    if (page.status !== "IN_PROGRESS") {
      throw new CommandError(`AWS's preview of ${input.repositoryName} is ${page.status ?? "nowhere"}; run this again`);
    }
    await pause(pauseMs);
  }
  throw new CommandError(`AWS's preview of ${input.repositoryName} does not end; run this again`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Every image about which AWS says something else than our evaluation of the same moment. */
export function differences(
  repository: string,
  outcomes: readonly Outcome[],
  preview: readonly LifecyclePolicyPreviewResult[],
): Difference[] {
  const theirs = new Map(preview.map((result) => [result.imageDigest ?? "", result]));
  const known = new Set(outcomes.map(({ image }) => image.digest));
  const unlisted = preview
    .filter(({ imageDigest = "" }) => !known.has(imageDigest))
    .map((result): Difference => {
      const { imageDigest: digest = "", imageTags: tags = [] } = result;
      return { repository, digest, tags, ours: "not in the list of images", aws: saysOf(result), uncertain: [] };
    });
  return [
    ...outcomes.flatMap(({ image: { digest, tags }, verdict, rule, uncertain }): Difference[] => {
      const ours = verdict === "keep" ? verdict : `${verdict}, rule ${rule?.rulePriority ?? "?"}`;
      const aws = saysOf(theirs.get(digest));
      return ours === aws ? [] : [{ repository, digest, tags, ours, aws, uncertain }];
    }),
    ...unlisted,
  ];
}

function saysOf(result: LifecyclePolicyPreviewResult | undefined): string {
  if (result === undefined) return "keep";
  const verdict = result.action?.type === "TRANSITION" ? "archive" : "expire";
  return `${verdict}, rule ${result.appliedRulePriority ?? "?"}`;
}
