import { W_OK } from "node:constants";
import {
  accessSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";

/** What an output folder holds of a synth that is on its way, or that was killed. */
export const WORK = ".synth";
const MANIFEST = "manifest.json";
const STACKS = "stacks";
/** What Terraform reads, and the plan that `cdktf diff` left: it is of older JSON, and can hold secrets. */
const FOREIGN = /\.tf$|\.tf\.json$|\.tfvars$|\.tfvars\.json$|^plan$/;

/** cdktf's command line sets it for the app that it starts. */
const OF_COMMAND_LINE = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS";

/** What is left to do until the output folder is the new one; paths are relative to it. */
interface Journal {
  /** Files that wait in the stage. */
  readonly write: readonly string[];
  readonly remove: readonly string[];
}

/** The folder in which a synth writes everything beside the output. */
export function stageOf(outdir: string): string {
  return join(outdir, WORK, "next");
}

function journalOf(outdir: string): string {
  return join(outdir, WORK, "journal.json");
}

/** Whether a synth was killed between its journal and its end. */
export function isUnfinished(outdir: string): boolean {
  return existsSync(journalOf(outdir));
}

/**
 * Decides: before it the old output stands, after it the new one does, however often the rest is interrupted.
 *
 * What may fail on a full disk or a folder that is read-only is done before.
 */
export function writeJournal(outdir: string): void {
  const stage = stageOf(outdir);
  const staged = filesIn(stage).map((path) => relative(stage, path));
  for (const folder of foldersOf(staged)) {
    mkdirSync(join(outdir, folder), { recursive: true });
    accessSync(join(outdir, folder), W_OK);
  }
  // Where there is a manifest, there is all that it names.
  const write = [...staged.filter((path) => path !== MANIFEST), MANIFEST].filter((path) => staged.includes(path));
  const journal: Journal = { write, remove: [...foreignIn(outdir, staged), ...goneFrom(outdir)] };
  const part = `${journalOf(outdir)}.part`;
  writeFileSync(part, JSON.stringify(journal));
  renameSync(part, journalOf(outdir));
}

/** Does what is left of a journal; nothing, if there is none. Each file is the old one until it is the new one. */
export function finishJournal(outdir: string): void {
  if (!isUnfinished(outdir)) return;
  const { write, remove } = JSON.parse(readFileSync(journalOf(outdir), "utf8")) as Journal;
  for (const folder of foldersOf(write)) mkdirSync(join(outdir, folder), { recursive: true });
  for (const path of write) {
    const staged = join(stageOf(outdir), path);
    // Who was killed had renamed some already.
    if (existsSync(staged)) renameSync(staged, join(outdir, path));
  }
  for (const path of remove) rmSync(join(outdir, path), { recursive: true, force: true });
  rmSync(journalOf(outdir));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => dirname(path)))];
}

/** A forgotten override in a stack's folder would join the next plan. */
function foreignIn(outdir: string, staged: readonly string[]): string[] {
  return stacksIn(stageOf(outdir))
    .map((id) => join(STACKS, id))
    .flatMap((folder) =>
      readdirSync(join(outdir, folder))
        .filter((file) => FOREIGN.test(file))
        .map((file) => join(folder, file)),
    )
    .filter((path) => !staged.includes(path));
}

/**
 * The folders of stacks that the app no longer has.
 *
 * cdktf's command line removes them when the app has ended, and breaks off where one is gone already: it finds them empty.
 */
function goneFrom(outdir: string): string[] {
  const stacks = stacksIn(stageOf(outdir));
  const gone = stacksIn(outdir)
    .filter((id) => !stacks.includes(id))
    .map((id) => join(STACKS, id));
  if (process.env[OF_COMMAND_LINE] === undefined) return gone;
  return gone.flatMap((folder) => readdirSync(join(outdir, folder)).map((name) => join(folder, name)));
}

function stacksIn(folder: string): string[] {
  const stacks = join(folder, STACKS);
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
