import { POD_KINDS } from "../../../../domain/kubernetes/pod-kinds";
import { ECR, type Case } from "../../support/changes";

/** Versions, replacements, moves, and what leaves Terraform. */
export const OTHERS: readonly Case[] = [
  [
    "an alias that is replaced",
    ["low replaced"],
    { address: "aws_kms_alias.a", before: { name: "a" }, after: { name: "b" }, replace_paths: [["name"]] },
  ],
  [
    "an image of a function that goes back",
    ["medium version-back"],
    { address: "aws_lambda_function.a", before: { image_uri: "h/r:v2" }, after: { image_uri: "h/r:v1" } },
  ],
  ["a role that is destroyed", ["medium destroyed"], { address: "aws_iam_role.a", before: { name: "a" } }],
  ["a resource that leaves Terraform", ["low forgotten"], { address: ECR, actions: ["forget"], before: { name: "a" } }],
  [
    "a task definition that is replaced",
    [],
    { address: "aws_ecs_task_definition.a", before: {}, after: {}, replace_paths: [["container_definitions"]] },
  ],
  ...POD_KINDS.flatMap(({ kind, types, ends }) =>
    types.map((type): Case => {
      const replaced = { address: `${type}.a`, before: {}, after: {}, replace_paths: [["metadata"]] };
      return [`a ${kind} that is replaced: ${type}`, ends ? [] : ["medium replaced"], replaced];
    }),
  ),
  [
    "a resource that moves",
    [],
    { address: "aws_x.b", actions: ["no-op"], before: {}, after: {}, previous_address: "aws_x.a" },
  ],
];
