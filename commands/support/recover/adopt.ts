import { CommandError, EXIT, say, section } from "../command";
import type { Candidate } from "../examine";
import { initialise } from "../initialise";
import type { Stack } from "../stack-file";
import { terraform } from "../terraform";
import { makeRecoveryFolder, PLAN_FILE, writeImportBlocks } from "./folder";
import { lossesOf } from "./losses";

/**
 * Plans the imports and shows the plan; applies exactly this plan if that was asked for.
 *
 * @returns the exit code
 * @throws CommandError if the plan destroys or replaces anything
 */
export async function adopt(stack: Stack, outside: readonly Candidate[], apply: boolean): Promise<number> {
  const folder = makeRecoveryFolder(stack);
  // Terraform refuses two import blocks for one address.
  writeImportBlocks(
    folder,
    outside.filter(({ address }) => !stack.imports.includes(address)),
  );
  await initialise(folder);
  await terraform({ folder, args: ["plan", "-input=false", "-no-color", `-out=${PLAN_FILE}`] });
  say("\nPlan");
  await terraform({ folder, args: ["show", ...colour(), PLAN_FILE], shown: true });
  refuseLosses(lossesOf(await terraform({ folder, args: ["show", "-json", PLAN_FILE] })));
  if (!apply) {
    section("Next", ["nothing was changed; apply exactly this plan:", `terraform -chdir=${folder} apply ${PLAN_FILE}`]);
    return EXIT.pending;
  }
  await terraform({ folder, args: ["apply", "-input=false", ...colour(), PLAN_FILE], shown: true });
  section("Done", [`nothing should be left: npx cdktf diff ${stack.id}`]);
  return EXIT.done;
}

/** Terraform colours its output even if it goes into a file. */
function colour(): string[] {
  return process.stdout.isTTY ? [] : ["-no-color"];
}

function refuseLosses(losses: readonly string[]): void {
  if (losses.length === 0) return;
  const remedy = "let the settings describe what exists, recover, and change it in a later deploy";
  throw new CommandError(["this plan would lose something:", ...losses.map((loss) => `  ${loss}`), remedy].join("\n"));
}
