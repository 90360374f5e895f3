import type { Account, Clients } from "./aws";
import { type Importable, type Subject, Unresolvable } from "./importable/subject";
import { subjectsOf } from "./importable/subjects";
import { IMPORTABLE } from "./importable/table";
import type { Stack } from "./stack-file";
import type { State } from "./state";

/** A resource that Terraform can be told to import. */
export interface Candidate {
  readonly address: string;
  readonly type: string;
  readonly importId: string;
}

/** A resource about which nothing can be said, and why. */
export interface Unexamined {
  readonly address: string;
  readonly reason: string;
}

/** How a stack's resources stand between the account and the state. */
export interface Examination {
  /** How many are in the state. */
  readonly inState: number;
  /** Exist in the account; the state does not know them. */
  readonly outside: readonly Candidate[];
  /** Neither in the account nor in the state. */
  readonly missing: readonly Candidate[];
  /** Not in the state, and this command cannot tell whether they exist. */
  readonly unexamined: readonly Unexamined[];
}

/** Calls at a time: enough to be quick, few enough for AWS's rate limits. */
const PARALLEL_CALLS = 8;

interface Question extends Candidate {
  readonly subject: Subject;
  readonly importable: Importable;
}

/** Looks in the account for every resource of the stack that its state does not have. */
export async function examine(stack: Stack, account: Account, clients: Clients, state: State): Promise<Examination> {
  const known = knownAddresses(stack, state);
  const absent = subjectsOf(stack, account).filter(({ resource }) => !known.has(resource.address));
  const asked = absent.map(ask);
  const questions = asked.filter((item) => "subject" in item);
  const answers = await mapInParallel(questions, ({ importable, subject }) => importable.exists(subject, clients));
  const candidates = questions.map(({ address, type, importId }) => ({ address, type, importId }));
  return {
    inState: stack.resources.length - absent.length,
    outside: candidates.filter((_, index) => answers[index]),
    missing: candidates.filter((_, index) => !answers[index]),
    unexamined: asked.filter((item) => "reason" in item),
  };
}

/** What the state has, by the addresses of today; an instance's index counts for its resource. */
function knownAddresses({ moved }: Stack, { addresses }: State): ReadonlySet<string> {
  const known = new Set([...addresses].map((address) => address.replace(/\[.*\]$/, "")));
  for (const { from, to } of moved) if (known.has(from)) known.add(to);
  return known;
}

/** What to look for, or why that cannot be known. */
export function ask(subject: Subject): Question | Unexamined {
  const { address, type, attributes } = subject.resource;
  const importable = IMPORTABLE.get(type);
  if (importable === undefined) return { address, reason: `no import id can be told for ${type}` };
  const elsewhere = ["for_each", "count", "provider", "region"].find((name) => attributes[name] !== undefined);
  if (elsewhere !== undefined) return { address, reason: `it sets '${elsewhere}'` };
  try {
    return { address, type, importId: importable.importId(subject), subject, importable };
  } catch (error) {
    if (error instanceof Unresolvable) return { address, reason: error.message };
    throw error;
  }
}

async function mapInParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL_CALLS }, worker));
  return results;
}
