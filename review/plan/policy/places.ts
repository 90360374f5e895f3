import { isList, isObject, type Json, property } from "../../estate/language/json";
import type { StackPlan } from "../plan";

/**
 * What tells things of the same name apart: the account, and but for IAM the region. A stack in several of them, of
 * which nobody knows which is meant, is a place of its own; one of which nothing is known has the place of all such.
 */
export function placeOf(plan: StackPlan, isGlobal: boolean): string {
  const arns = plan.changes.flatMap(({ before, after }) => inArn(after?.text("arn") ?? before?.text("arn")));
  const accounts = unique([...arns.map(({ account }) => account), ...configured(plan, "allowed_account_ids")]);
  const regions = unique([...arns.map(({ region }) => region), ...configured(plan, "region")]);
  const isOpen = accounts.length > 1 || (!isGlobal && regions.length > 1);
  if (isOpen) return plan.stack;
  return isGlobal ? accounts.join() : [...accounts, ...regions].join(" ");
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== ""))];
}

function inArn(arn: string | undefined): { readonly account: string; readonly region: string }[] {
  const [, region = "", account = ""] = /^arn:[^:]*:[^:]*:([^:]*):(\d{12}):/.exec(arn ?? "") ?? [];
  return [{ account, region }];
}

/** What the blocks of the AWS provider say of themselves. */
function configured({ document }: StackPlan, name: string): readonly string[] {
  const configuration = property(document, "configuration");
  const providers = isObject(configuration) ? configuration["provider_config"] : undefined;
  return (isObject(providers) ? Object.values(providers) : []).flatMap((block) => {
    if (!isObject(block) || block["name"] !== "aws") return [];
    const expressions = block["expressions"];
    const expression = isObject(expressions) ? expressions[name] : undefined;
    return textsOf(isObject(expression) ? expression["constant_value"] : undefined);
  });
}

function textsOf(value: Json | undefined): readonly string[] {
  return (isList(value) ? value : [value]).filter((item) => typeof item === "string");
}
