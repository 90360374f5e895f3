import type { Change } from "../../plan";
import { forcing, isLost, nameOf } from "../loss";
import { anyOf, type ChangeCheck, type Context, defineRule, found } from "../rule";
import { heldBy, LESSER_HOLDERS } from "./holders";

const lost: ChangeCheck = (change, context) => {
  const held = heldBy(change.type);
  if (held === undefined || !isLost(change) || change.isDeposed) return [];
  const severity = LESSER_HOLDERS.includes(change.type) ? "medium" : "high";
  const what = nameOf(change, context);
  if (change.action === "replace") {
    const why = `${what} is replaced, since ${forcing(change, context)} cannot change in place${values(change, context)}: ${held}${more(change, context)}`;
    return [found(severity, why, mendReplace(change))];
  }
  const why = `${what} is destroyed: ${held}${more(change, context)}`;
  return [found(severity, why, mendDestroy(change, context))];
};

const keyDisabled: ChangeCheck = ({ type, before, after }) => {
  if (!type.startsWith("aws_kms_") || before?.at("is_enabled") !== true || after?.at("is_enabled") !== false) return [];
  const why = "the key is disabled: nothing that it encrypted can be read, images included";
  return [found("high", why, "leave `is_enabled` on until nothing uses the key")];
};

export const dataLoss = defineRule({
  id: "data-loss",
  severities: ["high", "medium"],
  summary: "a repository, bucket, table, key, database, volume is destroyed or replaced",
  change: anyOf(lost, keyDisabled),
  loss: "told",
});

/** From what to what, where a single attribute forces it. */
function values({ replacePaths, before, after }: Change, { secrets }: Context): string {
  const [path] = replacePaths;
  if (path === undefined || replacePaths.length > 1) return "";
  const [from, to] = [secrets.show(before, path), secrets.show(after, path)];
  return from === to ? "" : ` (${from} becomes ${to})`;
}

const STATE_BUCKET = /terraform-state|tfstate|tf-state/;

function more(change: Change, { plan }: Context): string {
  const { type, before } = change;
  if (["force_delete", "force_destroy"].some((name) => before?.at(name) === true)) {
    return "; forced deletion is on, so nothing holds it back";
  }
  if (isStateBucket(change, plan.stack)) return ", and they are Terraform's states";
  return type === "aws_ecr_repository" || type === "aws_s3_bucket" ? "; AWS refuses while anything is in it" : "";
}

function isStateBucket({ type, before }: Change, stack: string): boolean {
  return type === "aws_s3_bucket" && (stack === "state" || STATE_BUCKET.test(before?.text("bucket") ?? ""));
}

function mendReplace({ type, replacePaths }: Change): string {
  if (type === "aws_ecr_repository" && replacePaths.includes("name")) {
    return "keep the name; for another name add a repository, copy the images, move the workloads, then retire this one";
  }
  return "keep that attribute as it is; or make a new one beside it, copy what it holds, then retire this one";
}

function mendDestroy({ before, type }: Change, { plan }: Context): string {
  const name = before?.text("name") ?? before?.text("bucket");
  const twin = plan.changes.find(
    (other) =>
      other.type === type &&
      other.action === "create" &&
      name !== undefined &&
      name === (other.after?.text("name") ?? other.after?.text("bucket")),
  );
  if (twin !== undefined) return "only the address changes: add a moved block (`moveFromId`), and nothing is destroyed";
  return "if it shall stay, let it leave Terraform by a removed block with destroy = false (`retired`)";
}
