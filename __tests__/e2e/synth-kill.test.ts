/**
 * Kills synths at random moments: no file is ever torn, and the next command finds one synth, whole.
 *
 * A tenth of the moments by default, all of them with FULL=1; SEED=... repeats a run.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { settle } from "../../synthesis/output-folder";
import { ROOT, workFolder } from "./support/folders";

jest.setTimeout(3_600_000);

const MOMENTS = process.env["FULL"] === "1" ? 50 : 5;
const SEED = Number(process.env["SEED"] ?? 11);
const PARTS = [
  "cdktf.json",
  "commands",
  "config",
  "domain",
  "main.ts",
  "modules",
  "package.json",
  "stacks",
  "synthesis",
  "tsconfig.json",
];
const ENV = {
  PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  HOME: process.env["HOME"] ?? "/",
  CI: "true",
  CHECKPOINT_DISABLE: "1",
};
const COMMANDS = {
  "npm run synth": ["npm", "run", "synth"],
  "cdktf synth": [join(ROOT, "node_modules/.bin/cdktf"), "synth"],
} as const;
/** Building and writing take about as long. */
const WRITING_MS = 800;
const PLATFORMS = ["config/task-tool.ts", "config/examples/private-network.ts"] as const;

type Files = Readonly<Record<string, string>>;

const here = join(workFolder("kill"), "checkout");
const out = join(here, "cdktf.out");
const STRANGER = "stacks/registry/errored.tfstate";

/** A generator of the same numbers for the same seed: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What stands in the output folder, but for what is on its way. */
function outputs(): Files {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(out.length + 1)).sort();
  const own = paths.filter((path) => !path.startsWith(".synth/") && path !== STRANGER);
  return Object.fromEntries(own.map((path) => [path, readFileSync(join(out, path), "utf8")]));
}

/** When a command is killed: so long after its start, or after it has begun to write. */
interface Moment {
  readonly milliseconds: number;
  readonly fromWriting?: boolean;
}

/** Runs a command and kills it with all its children; returns whether it was killed. */
function killed(
  [command, ...args]: readonly string[],
  platform: string,
  { milliseconds, fromWriting = false }: Moment,
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(String(command), args, {
      cwd: here,
      env: { ...ENV, PLATFORM_CONFIG: platform },
      detached: true,
      stdio: "ignore",
    });
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const timers: NodeJS.Timeout[] = [];
    const isWriting = (): boolean => existsSync(join(out, ".synth/next/stacks"));
    if (fromWriting) {
      const poll = setInterval(() => {
        if (!isWriting()) return;
        clearInterval(poll);
        timers.push(setTimeout(kill, milliseconds));
      }, 2);
      timers.push(poll);
    } else {
      timers.push(setTimeout(kill, milliseconds));
    }
    child.on("close", (code) => {
      timers.forEach(clearTimeout);
      resolve(code === null);
    });
  });
}

function synth(platform: string): number {
  const begin = Date.now();
  const args = ["--require", "tsx/cjs", "main.ts"];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: here,
    env: { ...ENV, PLATFORM_CONFIG: platform },
  });
  if (status !== 0) throw new Error(String(stderr));
  return Date.now() - begin;
}

describe("a synth that is killed", () => {
  const whole = new Map<string, Files>();
  const milliseconds: number[] = [];

  beforeAll(() => {
    mkdirSync(here);
    for (const part of PARTS) cpSync(join(ROOT, part), join(here, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(here, "node_modules"));
    for (const platform of PLATFORMS) {
      milliseconds.push(synth(platform));
      whole.set(platform, outputs());
    }
    writeFileSync(join(out, STRANGER), "precious");
  });

  it.each(Object.entries(COMMANDS))("leaves nothing torn: %s", async (name, command) => {
    const next = random(SEED);
    const tally = { killed: 0, old: 0, journal: 0, new: 0 };
    // The time of a whole run, so that moments fall into each part of it.
    const longest = Math.max(...milliseconds) + (name === "cdktf synth" ? 6000 : 1500);
    for (let moment = 0; moment < MOMENTS; moment++) {
      const platform = PLATFORMS[Math.floor(moment / 2) % 2] ?? PLATFORMS[0];
      const before = outputs();
      const fromWriting = moment % 2 === 1;
      const milliseconds = next() * (fromWriting ? WRITING_MS : longest);
      if (await killed(command, platform, { milliseconds, fromWriting })) tally.killed++;
      const torn = Object.entries(outputs()).filter(
        ([path, text]) => ![...whole.values()].some((files) => files[path] === text),
      );
      expect(torn.map(([path]) => path)).toEqual([]);
      const isJournal = existsSync(join(out, ".synth/journal.json"));
      if (isJournal) tally.journal++;
      else expect([before, whole.get(platform)]).toContainEqual(outputs());
      settle(out);
      expect([...whole.values()]).toContainEqual(outputs());
      if (isJournal) expect(outputs()).toEqual(whole.get(platform));
      tally[JSON.stringify(outputs()) === JSON.stringify(before) ? "old" : "new"]++;
      expect(readFileSync(join(out, STRANGER), "utf8")).toBe("precious");
    }
    process.stdout.write(`${name}: ${JSON.stringify(tally)}\n`);
  });

  it("is waited for by a second one, and both end well", async () => {
    const runs = await Promise.all(
      [0, 1].map(() => killed(COMMANDS["npm run synth"], PLATFORMS[0], { milliseconds: 120_000 })),
    );
    expect(runs).toEqual([false, false]);
    expect(outputs()).toEqual(whole.get(PLATFORMS[0]));
    expect(existsSync(join(out, ".synth"))).toBe(false);
  });
});
