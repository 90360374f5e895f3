import { isList, isObject, type Json, type JsonObject, property } from "../language/json";
import { markedIn } from "./marks";
import { PlanDocument } from "./plan-document";

/** Every value of a plan that Terraform marks as sensitive: in changes, outputs, variables, and on both sides as a whole. */
export function sensitiveValues(document: JsonObject): readonly Json[] {
  const plan = new PlanDocument(document, "");
  const changes = [...plan.changes, ...plan.drift].map((one) => (isObject(one) ? one["change"] : undefined));
  return [
    ...[...changes, ...Object.values(plan.outputChanges)].flatMap(inChange),
    ...inState(document),
    ...plan.allVariables.flatMap(([, variable, isSensitive]) => (isSensitive ? [variable] : [])),
  ];
}

function inChange(change: Json | undefined): readonly Json[] {
  if (!isObject(change)) return [];
  return [
    ...markedIn(change["before"], change["before_sensitive"]),
    ...markedIn(change["after"], change["after_sensitive"]),
  ];
}

/** The parts of a plan and of a state that lead to values; those of outputs have names of their own. */
const PARTS = ["planned_values", "prior_state", "values", "outputs", "root_module", "child_modules", "resources"];

function inState(json: Json | undefined): readonly Json[] {
  if (isList(json)) return json.flatMap(inState);
  if (!isObject(json)) return [];
  const { sensitive, value = null, values, sensitive_values: marks } = json;
  return [
    ...(sensitive === true ? [value] : []),
    ...markedIn(values, marks),
    ...PARTS.flatMap((name) => {
      const part = property(json, name);
      return name === "outputs" ? (isObject(part) ? Object.values(part) : []).flatMap(inState) : inState(part);
    }),
  ];
}
