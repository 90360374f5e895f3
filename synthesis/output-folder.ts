import { existsSync, mkdirSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { WORK, finishJournal, isUnfinished, stageOf, writeJournal } from "./journal";
import { isLocked, lock } from "./lock";
import { OutputError, reasonOf } from "./output-error";

/**
 * Writes an output folder whole or not at all.
 *
 * Everything is written into a stage beside, then a journal says what is to be done, then file by file is renamed. What
 * was there and is not the app's (`.terraform`, `errored.tfstate`, `recover/`) stays.
 *
 * @param write writes everything into the folder that it is given
 * @throws OutputError if another synth is at work for longer than a minute, or if the disk or a right refuses
 */
export function writeWhole(outdir: string, write: (stage: string) => void): void {
  const isNew = !existsSync(outdir);
  try {
    whileLocked(outdir, () => {
      finishJournal(outdir);
      const stage = stageOf(outdir);
      rmSync(stage, { recursive: true, force: true });
      mkdirSync(stage);
      write(stage);
      writeJournal(outdir);
      finishJournal(outdir);
    });
  } catch (error) {
    if (isNew) removeEmpty(outdir);
    throw inWords(error, outdir);
  }
}

/**
 * Lets a reader see one synth and not the half of two: waits for one that is at work, and finishes one that was killed.
 *
 * @throws OutputError as {@link writeWhole}
 */
export function settle(outdir: string): void {
  if (!isUnfinished(outdir) && !isLocked(join(outdir, WORK))) return;
  try {
    whileLocked(outdir, () => {
      finishJournal(outdir);
    });
  } catch (error) {
    throw inWords(error, outdir);
  }
}

function whileLocked(outdir: string, run: () => void): void {
  const work = join(outdir, WORK);
  const release = lock(work, outdir);
  try {
    run();
  } finally {
    // What the journal speaks of is still to come.
    if (!isUnfinished(outdir)) rmSync(stageOf(outdir), { recursive: true, force: true });
    release();
    removeEmpty(work);
  }
}

/** Another one may have come meanwhile, and then it is not empty. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It stays.
  }
}

function inWords(error: unknown, outdir: string): unknown {
  const reason = reasonOf(error, outdir);
  if (reason === undefined) return error;
  const state = isUnfinished(outdir)
    ? "it is new in part, and the next synth or check finishes it"
    : "what was there is as it was";
  return new OutputError(`cannot write '${outdir}': ${reason}; ${state}`);
}
