/*
 * The register of the Terraform resource types that any part of the review knows: which parts read each, in which file, or
 * why one does not. It is data and imports nothing of the review; `__tests__/review/register.test.ts` holds it against the
 * sources, so that a type is not known to one part and forgotten by another, and no fact gets a second reader.
 * Asked by: the tests, and the tables in `docs/reference/review.md`.
 */
import { type Part, type RegisterEntry } from "./entry";
import { ESTATE } from "./estate";
import { HARM } from "./harm";
import { NETWORK } from "./network";
import { RIGHTS } from "./rights";
import { WORKLOADS } from "./workloads";

export const REGISTER: readonly RegisterEntry[] = [...RIGHTS, ...WORKLOADS, ...NETWORK, ...HARM, ...ESTATE];

const NAMED = "the word for it in the diagram";
const LISTED = "which of them have a row in the matrix";
const WALKED = "the table says what stops without it, the walk where it leads";
const COMPARED = "which policies of a change are compared, before and after";

/** Where a type stands in another file of a room that reads facts, and why that is no second reader of the same fact. */
export const SECOND_READERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_codebuild_project: { "report/diagram/members.ts": NAMED },
  aws_ecr_registry_policy: { "plan/policy/holders.ts": COMPARED },
  aws_ecr_repository: {
    "ecr/lifecycle-policies.ts": "which repository a lifecycle policy is of",
    "ecr/owners.ts": "which repository a policy is of",
    "plan/policy/holders.ts": COMPARED,
  },
  aws_ecr_repository_creation_template: { "plan/policy/holders.ts": COMPARED },
  aws_ecr_repository_policy: { "plan/policy/holders.ts": COMPARED },
  aws_ecs_task_definition: { "report/diagram/members.ts": NAMED },
  aws_eks_cluster: { "workloads/addons.ts": "whether the cluster brings its add-ons" },
  aws_iam_group: { "identities/policy-grants.ts": "whose policies they are" },
  aws_iam_policy: { "plan/policy/holders.ts": COMPARED, "report/matrix/who.ts": LISTED },
  aws_iam_role: {
    "identities/attachments.ts": "what is attached to them",
    "identities/policy-grants.ts": "whose policies they are",
    "plan/policy/holders.ts": COMPARED,
    "report/matrix/who.ts": LISTED,
    "workloads/instances.ts": "whose role an instance profile names",
  },
  aws_iam_user: {
    "identities/attachments.ts": "what is attached to them",
    "identities/policy-grants.ts": "whose policies they are",
    "report/matrix/who.ts": LISTED,
  },
  aws_nat_gateway: { "network/ways-out.ts": WALKED },
  aws_route: { "network/ways-out.ts": WALKED },
  aws_vpc: { "network/ways-out.ts": WALKED },
  aws_vpc_endpoint: { "plan/policy/holders.ts": COMPARED },
};

/** A part that has to know a type, and does not yet: each is a fault that is known. */
export const GAPS: readonly { readonly type: string; readonly part: Part }[] = [
  { type: "aws_iam_group_membership", part: "plan" },
  { type: "aws_iam_user_group_membership", part: "plan" },
];
