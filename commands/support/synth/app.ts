import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { CommandError, EXIT } from "../command";

const PROJECT_FILE = "cdktf.json";
/** A program that this process can run itself, since tsx has been loaded into it. */
const OWN_RUNNER = /^node (?:--require|-r) tsx\/cjs (\S+\.ts)$/;
/** The values of Terraform's variables: cdktf keeps them from the app, so that no plan depends on who synthesized. */
const TERRAFORM_VARIABLE = "TF_VAR_";

/** What cdktf's command line reads of `cdktf.json` for a synth. */
const PROJECT = z.object({
  app: z.string(),
  output: z.string().default("cdktf.out"),
  context: z.record(z.string(), z.unknown()).optional(),
  terraformModules: z.array(z.union([z.string(), z.object({ source: z.string() })])).default([]),
});
type Project = z.infer<typeof PROJECT>;

/** @throws CommandError if there is no `cdktf.json`, or if it names no app */
export function readProject(): Project {
  if (!existsSync(PROJECT_FILE)) throw new CommandError(`there is no ${PROJECT_FILE} here; run it in the checkout`);
  try {
    return PROJECT.parse(JSON.parse(readFileSync(PROJECT_FILE, "utf8")));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).replace(/\n/g, " ") : (error as Error).message;
    throw new CommandError(`${PROJECT_FILE} cannot be read: ${why}`);
  }
}

/**
 * Runs the app of a project as cdktf's command line does, but in this process where it is started by tsx.
 *
 * @returns its exit code
 */
export async function runApp(project: Project, outdir: string): Promise<number> {
  setEnvironment(process.env, project, outdir);
  const [, program] = OWN_RUNNER.exec(project.app) ?? [];
  if (program === undefined) return spawnSync(project.app, { shell: true, stdio: "inherit" }).status ?? EXIT.failed;
  if (!existsSync(program)) throw new CommandError(`there is no ${program}, which is the app in ${PROJECT_FILE}`);
  // The app is a program: it runs when it is loaded.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(resolve(program));
  // Nothing is left to do where it is synchronous, as main.ts is; where it is not, this comes when it is done.
  await new Promise((done) => process.once("beforeExit", done));
  return Number(process.exitCode ?? EXIT.done);
}

/** The environment that cdktf's command line gives an app. */
function setEnvironment(env: NodeJS.ProcessEnv, { context, terraformModules }: Project, outdir: string): void {
  for (const name of Object.keys(env)) {
    if (name.startsWith(TERRAFORM_VARIABLE)) Reflect.deleteProperty(env, name);
  }
  const given = context ?? (JSON.parse(env["CDKTF_CONTEXT_JSON"] ?? "{}") as object);
  const sources = terraformModules.map((module) => (typeof module === "string" ? module : module.source));
  const cdktfRelativeModules = sources.filter((source) => /^\.\.?\//.test(source));
  env["CDKTF_CONTEXT_JSON"] = JSON.stringify({ ...given, cdktfRelativeModules });
  // With it, cdktf lets errors in annotations through, for its command line to print.
  Reflect.deleteProperty(env, "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS");
  env["CDKTF_OUTDIR"] = outdir;
  env["SYNTH_HCL_OUTPUT"] = "false";
}
