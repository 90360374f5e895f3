import type { Missing } from "../../../review/verdict/finding";
import { glob, type NaivePolicy, type NaiveStatement } from "./naive-iam";
import { LOGIN, type Model, type ModelWorkload, PULL } from "./random-estate";
import { type Document, type Documents, put, stackIn } from "./written-estate";

/** What a mend is applied to. */
export interface Mendable {
  readonly documents: Documents;
  /** Tags that were pushed after all. */
  readonly pushed: string[];
  readonly workload: ModelWorkload;
  readonly model: Model;
}

type Attributes = Record<string, unknown>;

const POLICY: Readonly<Record<string, string>> = {
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_iam_policy: "policy",
  aws_ecr_repository_policy: "policy",
  aws_ecr_registry_policy: "policy",
};

interface Place {
  readonly stack: Document;
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
}

function placeOf({ documents }: Mendable, where: string): Place {
  const [id = "", type = "", name = ""] = /^([^/]+)\/(\w+)\.(\w+)$/.exec(where)?.slice(1) ?? [];
  const stack = documents.get(id);
  const attributes = stack?.resource[type]?.[name];
  if (stack === undefined || attributes === undefined) throw new Error(`nothing can be mended at ${where}`);
  return { stack, type, name, attributes };
}

function statementsOf(place: Place): NaiveStatement[] {
  return [...(JSON.parse(String(place.attributes[POLICY[place.type] ?? ""])) as NaivePolicy).Statement];
}

function rewrite({ type, attributes }: Place, Statement: readonly NaiveStatement[]): void {
  attributes[POLICY[type] ?? ""] = JSON.stringify({ Version: "2012-10-17", Statement });
}

/** The repository of the image, which was in no file. */
function made({ documents, workload: { image } }: Mendable): Place {
  const stack = stackIn(documents, image.place);
  const [type, name] = ["aws_ecr_repository", "made"];
  const attributes = stack.resource[type]?.[name] ?? { name: image.name };
  put(stack, type, name, attributes);
  return { stack, type, name, attributes };
}

/** A statement goes into the policy that `where` names, or into a new one of the role or repository that it names. */
function add(it: Mendable, where: string, what: string, statement: NaiveStatement): void {
  const place = where.startsWith("arn:") ? made(it) : placeOf(it, where);
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const policies = place.stack.resource["aws_ecr_repository_policy"]?.[`${place.name}_new`];
  if (place.type === "aws_ecr_repository" && policies !== undefined) {
    const written = { ...place, type: "aws_ecr_repository_policy", attributes: policies };
    rewrite(written, [...statementsOf(written), statement]);
  } else if (place.type === "aws_ecr_repository") {
    put(place.stack, "aws_ecr_repository_policy", `${place.name}_new`, {
      repository: `\${aws_ecr_repository.${place.name}.name}`,
      policy,
    });
  } else if (place.type === "aws_iam_role" && !what.startsWith("sts:")) {
    const already = Object.keys(place.stack.resource["aws_iam_role_policy"] ?? {}).length;
    const role = `\${aws_iam_role.${place.name}.name}`;
    put(place.stack, "aws_iam_role_policy", `${place.name}_new_${String(already)}`, { role, policy });
  } else rewrite(place, [...statementsOf(place), statement]);
}

const KNOWN = [LOGIN, ...PULL, "sts:AssumeRole"];
const listOf = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

/** The denial of all actions but one that it denied. */
function without(statement: NaiveStatement, action: string): NaiveStatement {
  const { Action, NotAction, ...rest } = statement;
  if (Action === undefined) return { ...rest, NotAction: [...listOf(NotAction), action] };
  const left = KNOWN.filter((one) => one !== action && listOf(Action).some((pattern) => glob(pattern, one, "i")));
  return { ...rest, Action: left.length === 0 ? ["ecr:DeleteRegistryPolicy"] : left };
}

function allowAgain(it: Mendable, { where, what, mend }: Missing): void {
  const at = Number(/statement (\d+)/.exec(mend)?.[1]) - 1;
  if (where.startsWith("arn:")) {
    // AWS's own policy cannot be changed; it is taken away.
    for (const { resource } of it.documents.values()) {
      const attached = resource["aws_iam_role_policy_attachment"] ?? {};
      for (const [name, { policy_arn }] of Object.entries(attached)) {
        if (policy_arn === where) Reflect.deleteProperty(attached, name);
      }
    }
    return;
  }
  const place = placeOf(it, where);
  const statements = statementsOf(place);
  const denial = statements[at];
  if (denial?.Effect !== "Deny") throw new Error(`${mend}: no denial is there`);
  rewrite(place, statements.with(at, without(denial, what)));
}

function withExecutionRole(it: Mendable, where: string): void {
  const { stack, attributes } = placeOf(it, where);
  const policy = (statement: NaiveStatement) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  put(stack, "aws_iam_role", "execution", {
    name: "execution",
    assume_role_policy: policy({
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  put(stack, "aws_iam_role_policy", "execution", {
    role: "${aws_iam_role.execution.name}",
    policy: policy({ Effect: "Allow", Action: [LOGIN, ...PULL], Resource: "*" }),
  });
  attributes["execution_role_arn"] = "${aws_iam_role.execution.arn}";
}

/** The host that it should have been. */
function withRightImage(it: Mendable, where: string): void {
  const { stack, type, name, attributes } = placeOf(it, where);
  const text = JSON.stringify(attributes).replaceAll(".dkr.eu-", ".dkr.ecr.eu-");
  put(stack, type, name, JSON.parse(text) as Attributes);
}

/** Does what a mend says. */
export function apply(it: Mendable, missing: Missing): void {
  const { what, where, mend } = missing;
  const { image } = it.workload;
  if (mend.startsWith("{")) add(it, where, what, JSON.parse(mend) as NaiveStatement);
  else if (what === "repository") made(it);
  else if (what === "image") it.pushed.push(image.tag);
  else if (what === "image reference") withRightImage(it, where);
  else if (what === "execution role") withExecutionRole(it, where);
  else allowAgain(it, missing);
}
