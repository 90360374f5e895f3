import { destinationOf, effectOfLoss, ROUTE_TABLES } from "../../../network/ways-out";
import type { Change } from "../../plan";
import type { RecordedResource } from "../../../estate/recorded-resource";
import { ofPolicies } from "../access/policy-shifts";
import { isLost } from "../loss";
import { anyOf, type ChangeCheck, type Context, defineRule, found, type Found } from "../rule";
import { guardNarrowed } from "./guard";
import { narrowed } from "./narrowed";

const removed: ChangeCheck = (change, context) => {
  const effect = effectOfLoss(change.type);
  if (!isLost(change)) return shrunk(change, context);
  if (effect === undefined) return [];
  const isGone = change.action === "delete";
  const name = ["service_name", "destination_cidr_block"].find((key) => change.before?.text(key) !== undefined);
  const which = name === undefined ? "it" : context.secrets.show(change.before, name);
  const how = isGone ? "is removed" : "is replaced, so it is away for a while";
  const mend = isGone
    ? "keep it as long as anything pulls or answers through it"
    : "plan it for a quiet time, or add the new one first";
  return [found(isGone ? "high" : "medium", `${which} ${how}: ${effect}`, mend)];
};

export const pathRemoved = defineRule({
  id: "path-removed",
  severities: ["high", "medium"],
  summary: "an endpoint, route, NAT gateway, subnet is removed, replaced or narrowed, by policy or security group",
  change: anyOf(removed, narrowed),
  review: ofPolicies(guardNarrowed),
  loss: "told",
});

/** Lists of a path that lose members in place. */
const LISTS = ["route_table_ids", "subnet_ids"];

function shrunk({ before, after, type }: Change, { secrets }: Context): Found[] {
  if (before === undefined || after === undefined) return [];
  if (effectOfLoss(type) === undefined && !ROUTE_TABLES.includes(type)) return [];
  const lost = LISTS.filter(
    (list) => !after.isUnknown(list) && before.texts(list).some((id) => !after.texts(list).includes(id)),
  );
  const losses = lost.map((list) => {
    const why = `${secrets.show(before, "service_name")} loses members of \`${list}\`: from there it is no longer reached`;
    return found("high", why, "keep the members as long as anything in them pulls");
  });
  const [dns, routes] = [
    before.at("private_dns_enabled") === true && after.at("private_dns_enabled") === false,
    routesLost(before, after),
  ];
  if (dns)
    losses.push(
      found(
        "high",
        "`private_dns_enabled` is turned off: the service's name no longer leads to the endpoint",
        "leave it on",
      ),
    );
  if (ROUTE_TABLES.includes(type) && routes > 0) {
    losses.push(
      found(
        "high",
        `${routes} of its routes are removed: their destinations are no longer reached`,
        "keep them, or add the new ones first",
      ),
    );
  }
  return losses;
}

function routesLost(before: RecordedResource, after: RecordedResource): number {
  if (after.isUnknown("route")) return 0;
  const kept = after.blocks("route").map(destinationOf);
  return before.blocks("route").filter((route) => !kept.includes(destinationOf(route))).length;
}
