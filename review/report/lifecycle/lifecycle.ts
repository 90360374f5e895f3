import type { Accepted, Open } from "../../accepted/acceptance";
import type { InUseFinding } from "../../lifecycle/in-use";
import type { LintFinding } from "../../lifecycle/lint";
import type { EstateInput, EstateInputs } from "../../lifecycle/inputs";
import { hostOf, registryName } from "../../ecr/registry";
import type { Question } from "../../lifecycle/question";
import { type LifecycleReport, reportOf } from "../../lifecycle/report";
import { imagesByDigest, type Timeline, timelineOf } from "./timeline";
import { ruleInWords } from "./words";

/** A rule of a policy, in words. */
export interface RuleWords {
  readonly priority: number;
  readonly words: string;
  readonly description?: string;
}

/** A repository under its policy. */
export interface RepositoryLifecycle {
  readonly repository: string;
  /** The host of its registry, or what is known of it. */
  readonly registry: string;
  /** In the order of their priority; none where it has no policy. */
  readonly rules: readonly RuleWords[];
  readonly lint: readonly Open<LintFinding>[];
  readonly counts: Readonly<Record<"keep" | "expire" | "archive", number>>;
  readonly timeline?: Timeline;
}

/** What the policies do, and what is needed and goes. */
export interface Lifecycle {
  readonly repositories: readonly RepositoryLifecycle[];
  readonly inUse: readonly Open<InUseFinding>[];
  /** What a team lives with. */
  readonly accepted: readonly Accepted[];
  readonly cost: LifecycleReport["cost"];
  readonly assumptions: readonly string[];
  /** What could not be told, and why. */
  readonly unknown: readonly string[];
  /** What there is to say of the list of images. */
  readonly warnings: readonly string[];
  /** Whether there are images to look at; else only the policies were. */
  readonly hasImages: boolean;
  readonly now: string;
  readonly days: number;
}

/** Looks at every repository that has a policy. */
export function lifecycleOf({ inputs, warnings }: EstateInputs, question: Question): Lifecycle {
  const report = reportOf(inputs, question);
  const { inUse, accepted = [], cost, assumptions, images, now, days, unknown } = report;
  const needed = new Set(inUse.flatMap(({ digest }) => digest ?? []));
  return {
    repositories: inputs.map((input) => repositoryOf(input, report, needed, question)),
    ...{ inUse, accepted, cost, assumptions, unknown, warnings, now, days, hasImages: images.length > 0 },
  };
}

function repositoryOf(
  input: EstateInput,
  report: LifecycleReport,
  needed: ReadonlySet<string>,
  question: Question,
): RepositoryLifecycle {
  const { repository, policy, place } = input;
  const host = hostOf(place);
  const rows = report.images.filter(
    (row) =>
      row.repository === repository && (row.registry === undefined || host === undefined || row.registry === host),
  );
  const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const timeline = timelineOf(rows, imagesByDigest(input, question), needed, question);
  return {
    repository,
    registry: registryName(place),
    rules: policy.rules.map((rule) => ({
      priority: rule.rulePriority,
      words: ruleInWords(rule),
      ...(rule.description !== undefined && { description: rule.description }),
    })),
    lint: report.lint.filter((finding) => finding.repository === repository),
    counts: { keep: count("keep"), expire: count("expire"), archive: count("archive") },
    ...(timeline !== undefined && { timeline }),
  };
}
