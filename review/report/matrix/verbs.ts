import { ECR_LOGIN, ECR_PUSH } from "../../../domain/ecr/actions";

/** What somebody may want to do with a repository. */
export const VERBS = ["pull", "push", "delete", "administer"] as const;
export type Verb = (typeof VERBS)[number];

/** What a verb takes. */
interface VerbActions {
  readonly actions: readonly string[];
  /** Whether each is needed, or any is worth naming. */
  readonly needs: "all" | "any";
  /** Whether one has to log in first. */
  readonly login: readonly string[];
}

/** Reading before a push is customary, and needed by none of the others. */
const CUSTOMARY: readonly string[] = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"];

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html, for pushes */
export const ACTIONS: Readonly<Record<Verb, VerbActions>> = {
  pull: { actions: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], needs: "all", login: ECR_LOGIN },
  push: { actions: ECR_PUSH.filter((action) => !CUSTOMARY.includes(action)), needs: "all", login: ECR_LOGIN },
  delete: { actions: ["ecr:BatchDeleteImage"], needs: "all", login: [] },
  administer: {
    actions: [
      "ecr:DeleteRepository",
      "ecr:DeleteRepositoryPolicy",
      "ecr:PutImageTagMutability",
      "ecr:PutLifecyclePolicy",
      "ecr:SetRepositoryPolicy",
    ],
    needs: "any",
    login: [],
  },
};
