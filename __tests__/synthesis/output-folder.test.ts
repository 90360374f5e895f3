import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stageOf, writeJournal } from "../../synthesis/journal";
import { lock } from "../../synthesis/lock";
import { OutputError } from "../../synthesis/output-error";
import { settle, writeWhole } from "../../synthesis/output-folder";

type Files = Readonly<Record<string, string>>;

const OLD: Files = {
  "facts.json": "old facts",
  "manifest.json": "old manifest",
  "stacks/access/cdk.tf.json": "old access",
  "stacks/gone/cdk.tf.json": "old gone",
};
const NEW: Files = {
  "facts.json": "new facts",
  "manifest.json": "new manifest",
  "stacks/access/cdk.tf.json": "new access",
  "stacks/access/release.auto.tfvars.json": "{}",
  "stacks/added/cdk.tf.json": "new added",
};
/** What Terraform, an operator and the commands leave. */
const STRANGERS: Files = {
  "recover/access/cdk.tf.json": "recovering",
  "stacks/access/.terraform/providers": "binary",
  "stacks/access/.terraform.lock.hcl": "locked",
  "stacks/access/errored.tfstate": "precious",
};

let outdir: string;

beforeEach(() => {
  outdir = join(mkdtempSync(join(tmpdir(), "output-folder-")), "out");
});

afterEach(() => {
  rmSync(dirname(outdir), { recursive: true });
});

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function read(folder: string): Files {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** A process that lives, with its lock in the folder. */
function lockOfAnother(folder: string): { readonly child: ChildProcess; readonly path: string } {
  const child = spawn(process.execPath, ["--eval", "setTimeout(() => undefined, 60_000)"], { stdio: "ignore" });
  const stat = readFileSync(`/proc/${String(child.pid)}/stat`, "utf8");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  const path = join(folder, `lock-${String(child.pid)}-${start}-${hostname()}`);
  write(folder, { [path.slice(folder.length + 1)]: "" });
  return { child, path };
}

describe("an output folder", () => {
  it("is made with all that is written, and nothing else", () => {
    writeWhole(outdir, (stage) => {
      write(stage, NEW);
    });
    expect(read(outdir)).toEqual(NEW);
    expect(readdirSync(outdir)).not.toContain(".synth");
  });

  it("keeps what is not the app's, and loses what Terraform would read besides and the stacks that are gone", () => {
    const forgotten = { "stacks/access/extra.tf": "x", "stacks/access/plan": "x", "stacks/gone/.terraform/x": "x" };
    write(outdir, { ...OLD, ...STRANGERS, ...forgotten });
    writeWhole(outdir, (stage) => {
      write(stage, NEW);
    });
    expect(read(outdir)).toEqual({ ...NEW, ...STRANGERS });
    expect(readdirSync(join(outdir, "stacks")).sort()).toEqual(["access", "added"]);
  });

  it("keeps the folders of stacks that are gone, empty, for cdktf's command line to remove", () => {
    write(outdir, { ...OLD, "stacks/gone/.terraform/x": "x" });
    process.env["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"] = "true";
    try {
      writeWhole(outdir, (stage) => {
        write(stage, NEW);
      });
    } finally {
      delete process.env["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"];
    }
    expect(read(outdir)).toEqual(NEW);
    expect(readdirSync(join(outdir, "stacks/gone"))).toEqual([]);
  });

  it("is as it was, or not there, if writing throws", () => {
    const fail = (stage: string): void => {
      write(stage, NEW);
      throw new RangeError("not foreseen");
    };
    expect(() => {
      writeWhole(outdir, fail);
    }).toThrow(RangeError);
    expect(existsSync(outdir)).toBe(false);
    write(outdir, OLD);
    expect(() => {
      writeWhole(outdir, fail);
    }).toThrow(RangeError);
    expect(read(outdir)).toEqual(OLD);
    expect(readdirSync(outdir)).not.toContain(".synth");
  });

  it("is the old one if a synth was killed before its journal, and what that left goes with the next", () => {
    write(outdir, OLD);
    write(outdir, {
      ".synth/next/facts.json": "ha",
      ".synth/journal.json.part": "{",
      [`.synth/lock-${2 ** 30}-1-${hostname()}`]: "",
    });
    settle(outdir);
    const { "facts.json": facts, "manifest.json": manifest } = read(outdir);
    expect([facts, manifest]).toEqual(["old facts", "old manifest"]);
    writeWhole(outdir, (stage) => {
      write(stage, NEW);
    });
    expect(read(outdir)).toEqual(NEW);
  });

  it.each([0, 1, 2, 3, 4, 5])("is finished by the next reader if a synth was killed after %i renames", (renames) => {
    write(outdir, { ...OLD, ...STRANGERS });
    write(stageOf(outdir), NEW);
    writeJournal(outdir);
    for (const path of Object.keys(NEW).sort().reverse().slice(0, renames)) {
      renameSync(join(stageOf(outdir), path), join(outdir, path));
    }
    settle(outdir);
    expect(read(outdir)).toEqual({ ...NEW, ...STRANGERS });
    settle(outdir);
    expect(read(outdir)).toEqual({ ...NEW, ...STRANGERS });
  });

  it("is finished by the next synth, too, before its own", () => {
    write(stageOf(outdir), NEW);
    writeJournal(outdir);
    let seen: string | undefined;
    writeWhole(outdir, (stage) => {
      seen = readFileSync(join(outdir, "manifest.json"), "utf8");
      write(stage, OLD);
    });
    expect(seen).toBe("new manifest");
    expect(read(outdir)).toEqual(OLD);
  });

  it("is no concern of a reader where nobody writes it", () => {
    settle(outdir);
    expect(existsSync(outdir)).toBe(false);
  });

  it.each([
    ["ENOSPC", "no space is left on the device"],
    ["EDQUOT", "the quota of the disk is used up"],
  ])("is as it was when the disk is full (%s), in one line", (code, reason) => {
    write(outdir, OLD);
    expect(() => {
      writeWhole(outdir, (stage) => {
        write(stage, NEW);
        throw Object.assign(new Error("write"), { code });
      });
    }).toThrow(new OutputError(`cannot write '${outdir}': ${reason}; what was there is as it was`));
    expect(read(outdir)).toEqual(OLD);
  });

  it("is refused in one line where a file stands in its place", () => {
    write(dirname(outdir), { out: "a file" });
    expect(() => {
      writeWhole(outdir, () => undefined);
    }).toThrow(/^cannot write '.*out': a (part of the path is a file|file stands where a folder belongs), /);
    expect(readFileSync(outdir, "utf8")).toBe("a file");
  });
});

describe("a lock", () => {
  it("is waited for, and its owner named", () => {
    const { child, path } = lockOfAnother(outdir);
    try {
      expect(() => lock(outdir, "out", 150)).toThrow(
        new RegExp(
          `^'out' is being written by process ${String(child.pid)} since .*Z; wait for it or end it, or delete ${path}`,
        ),
      );
      expect(existsSync(path)).toBe(true);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("is free when its owner is dead, even before anybody has asked how it ended", () => {
    const { child, path } = lockOfAnother(outdir);
    child.kill("SIGKILL");
    lock(outdir, "out", 5000)();
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(outdir)).toEqual([]);
  });

  it("is free when its owner's id belongs to another process by now", () => {
    write(outdir, { [`lock-${String(process.ppid)}-1-${hostname()}`]: "" });
    lock(outdir, "out", 1000)();
    expect(readdirSync(outdir)).toEqual([]);
  });

  it("holds where its owner is on another machine", () => {
    write(outdir, { "lock-1-1-else-where": "" });
    expect(() => lock(outdir, "out", 100)).toThrow("process 1 on else-where since");
  });
});
