import { LIKE_ANY, NOT_SHOWN, NO_IMAGE, NO_OBJECT, NO_PULL, type RegisterEntry } from "./entry";

/** What every part knows by the reading itself. */
export const ESTATE: readonly RegisterEntry[] = [
  {
    subject: "what says no more than its name and ARN",
    parts: [],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, plan: LIKE_ANY, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "estate/derived/attributes.ts": ["aws_cloudwatch_event_rule", "aws_codepipeline"],
      "estate/derived/data-sources.ts": [
        "aws_ecr_lifecycle_policy_document",
        "aws_iam_policy_document",
        "aws_partition",
      ],
    },
  },
  {
    subject: "values of secrets, hidden from every output",
    parts: [],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, plan: LIKE_ANY, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "estate/reading/secrets.ts": ["aws_iam_access_key", "random_password", "tls_private_key"],
    },
  },
  {
    subject: "who and where the provider is",
    parts: [],
    without: { proof: NO_PULL, lifecycle: NO_IMAGE, plan: LIKE_ANY, report: NOT_SHOWN, manifests: NO_OBJECT },
    readers: {
      "estate/derived/data-sources.ts": ["aws_caller_identity", "aws_region"],
    },
  },
  {
    subject: "states that a stack reads",
    parts: [],
    without: {
      ...{ proof: NO_PULL, lifecycle: NO_IMAGE, report: NOT_SHOWN, manifests: NO_OBJECT },
      plan: "the reading tells it which states a stack reads",
    },
    readers: {
      "estate/reading/module.ts": ["terraform_remote_state"],
    },
  },
];
