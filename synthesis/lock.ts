import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { OutputError } from "./output-error";

/** How long a synth waits for another one. */
const WAIT_MS = 60_000;
const PREFIX = "lock-";
/** The fields of `/proc/<pid>/stat` behind the name of the process. */
const STATE = 0;
const START = 19;

/** A process as a lock names it. The start tells it from a later one of the same id. */
interface Owner {
  readonly pid: number;
  /** In ticks since the machine was started; "0" where the system does not say. */
  readonly start: string;
  readonly host: string;
}

/**
 * Locks a folder against other processes, and waits for the one that has it.
 *
 * A lock is an empty file that is named after its owner, so it is never half written, and it is known to be stale when its
 * owner is dead. Who wants the lock puts their own file there first and looks for others then: of two who do it at once at
 * least one sees the other, and steps back. Nobody ever takes over another's file, so nothing is stolen by mistake.
 *
 * @param name what is locked, for messages
 * @returns a function that gives the lock back
 * @throws OutputError if the other one takes longer than a minute
 */
export function lock(folder: string, name: string, waitMs = WAIT_MS): () => void {
  const own = join(folder, fileName(self()));
  const deadline = Date.now() + waitMs;
  let told = false;
  for (;;) {
    const [other] = othersIn(folder);
    if (other === undefined) {
      if (take(folder, own))
        return () => {
          rmSync(own, { force: true });
        };
    } else {
      if (Date.now() >= deadline) throw new OutputError(busy(folder, name, other));
      if (!told) process.stderr.write(`waiting for ${words(other)}, which writes ${name}\n`);
      told = true;
    }
    // Two who stepped back do not meet again.
    sleep(20 + Math.random() * 80);
  }
}

/** Whether a living process has the lock of a folder. */
export function isLocked(folder: string): boolean {
  return othersIn(folder).length > 0;
}

function take(folder: string, own: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(own, "");
  } catch (error) {
    // The folder goes when its last user leaves.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  if (othersIn(folder).length === 0) return true;
  rmSync(own, { force: true });
  return false;
}

/** The living owners of locks, without this process. The locks of dead ones are removed. */
function othersIn(folder: string): Owner[] {
  const own = fileName(self());
  const files = namesIn(folder).filter((file) => file.startsWith(PREFIX) && file !== own);
  return files.flatMap((file) => {
    const owner = ownerOf(file);
    if (!isDead(owner)) return [owner];
    rmSync(join(folder, file), { force: true });
    return [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

function self(): Owner {
  return { pid: process.pid, start: statOf(process.pid)?.[START] ?? "0", host: hostname() };
}

function fileName({ pid, start, host }: Owner): string {
  return `${PREFIX}${pid}-${start}-${encodeURIComponent(host)}`;
}

function ownerOf(file: string): Owner {
  const [pid = "", start = "", ...host] = file.slice(PREFIX.length).split("-");
  return { pid: Number(pid), start, host: decodeURIComponent(host.join("-")) };
}

/** Of a process on another machine nobody here can say. */
function isDead({ pid, start, host }: Owner): boolean {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  const stat = statOf(pid);
  return stat !== undefined && (stat[STATE] === "Z" || stat[START] !== start);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** What Linux says of a process; undefined elsewhere. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the process is in brackets, and may hold anything.
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

function words({ pid, host }: Owner): string {
  return host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
}

function busy(folder: string, name: string, owner: Owner): string {
  const path = join(folder, fileName(owner));
  const since = statSync(path, { throwIfNoEntry: false })?.mtime.toISOString() ?? "just now";
  return `'${name}' is being written by ${words(owner)} since ${since}; wait for it or end it, or delete ${path} if there is no such process`;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
