import { readFileSync } from "node:fs";

import { CommandError, EXIT } from "../command";
import { type VerifyPullArguments, verifyPullArguments } from "./arguments";
import { kubectl } from "./kubectl";
import { NAME_LABEL, eventsOf, podsOf, readItems } from "./objects";
import { outcomeOf } from "./outcome";
import { type Finding, showAbsence, showFindings, showPatience, showSummary } from "./report";

/** Looks at the pods once and says what it found; the exit code is the answer to "has every container its image?". */
export async function verifyPull(args: readonly string[]): Promise<number> {
  const wish = verifyPullArguments(args);
  const items = wish.events === undefined ? await listed(wish) : recorded(wish.events);
  const events = eventsOf(items);
  const findings = podsOf(items, wish.workload, wish.namespace).flatMap((pod): Finding[] =>
    pod.containers.map((container) => ({ pod, container, outcome: outcomeOf(pod, container, events) })),
  );
  if (findings.length === 0) {
    showAbsence(wish.workload, whereOf(wish), placeOf(wish));
    return EXIT.pending;
  }
  showFindings(findings);
  showSummary(findings);
  if (findings.some(({ outcome }) => outcome.kind === "failed")) return EXIT.failed;
  if (findings.every(({ outcome }) => outcome.kind === "present")) return EXIT.done;
  showPatience();
  return EXIT.pending;
}

/** The options that lead kubectl to where the workload is. */
function placeOf({ namespace, context }: VerifyPullArguments): string[] {
  return [
    ...(namespace === undefined ? [] : ["--namespace", namespace]),
    ...(context === undefined ? [] : ["--context", context]),
  ];
}

/** Events have no labels, so they are asked for apart from the pods. */
async function listed(wish: VerifyPullArguments): Promise<ReturnType<typeof readItems>> {
  const { workload } = wish;
  const place = placeOf(wish);
  const answers = await Promise.all([
    kubectl(["get", "pods", "--selector", `${NAME_LABEL}=${workload}`, "--output", "json", ...place]),
    kubectl(["get", "events", "--field-selector", "involvedObject.kind=Pod", "--output", "json", ...place]),
  ]);
  return answers.flatMap((answer) => readItems(answer, "what kubectl printed"));
}

function recorded(file: string): ReturnType<typeof readItems> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as Error).message})`);
  }
  return readItems(text, file);
}

function whereOf({ namespace, events }: VerifyPullArguments): string {
  const place = namespace === undefined ? "" : `in namespace ${namespace}`;
  if (events !== undefined) return `${place} in ${events}`.trim();
  return place === "" ? "in the namespace of kubectl's context" : place;
}
