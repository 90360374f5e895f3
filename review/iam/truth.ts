/** What is known about a statement: it holds, it does not, or nobody can tell before the apply. */
export type Truth = "yes" | "no" | "unknown";

/** Of no truths at all: yes. */
export function all(truths: Iterable<Truth>): Truth {
  let result: Truth = "yes";
  for (const truth of truths) {
    if (truth === "no") return "no";
    if (truth === "unknown") result = "unknown";
  }
  return result;
}

/** Of no truths at all: no. */
export function any(truths: Iterable<Truth>): Truth {
  let result: Truth = "no";
  for (const truth of truths) {
    if (truth === "yes") return "yes";
    if (truth === "unknown") result = "unknown";
  }
  return result;
}

export function not(truth: Truth): Truth {
  if (truth === "unknown") return "unknown";
  return truth === "yes" ? "no" : "yes";
}

export function truthOf(holds: boolean): Truth {
  return holds ? "yes" : "no";
}
