import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Annotations, App, Lazy, TerraformStack } from "cdktf";
import { checkPlatform } from "../../config/load/load-platform";
import taskTool from "../../config/task-tool";
import { buildPlatform } from "../../stacks/platform";
import { withoutTokenTraces } from "../../synthesis/token-traces";

const v8: { readonly captureStackTrace: typeof Error.captureStackTrace } = Error;

/** The lines of the trace that cdktf keeps with a token. */
const traceOfToken = (): string[] => Lazy.anyValue({ produce: () => 1 }).creationStack;

class Faulty extends TerraformStack {
  constructor(scope: App) {
    super(scope, "faulty");
    throw new RangeError("no fault of the user's");
  }
}

describe("withoutTokenTraces", () => {
  const folders: string[] = [];

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), "token-traces-"));
    folders.push(made);
    return made;
  }

  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true });
  });

  it("lets cdktf take no trace of a token", () => {
    expect(traceOfToken().length).toBeGreaterThan(0);
    expect(withoutTokenTraces(traceOfToken)).toEqual([]);
  });

  it("returns what was run, and puts V8's function back, also after a throw", () => {
    const before = v8.captureStackTrace;
    expect(withoutTokenTraces(() => 5)).toBe(5);
    expect(v8.captureStackTrace).toBe(before);
    expect(() => withoutTokenTraces(() => new Faulty(new App({ outdir: folder() })))).toThrow(RangeError);
    expect(v8.captureStackTrace).toBe(before);
    expect(traceOfToken().length).toBeGreaterThan(0);
  });

  it("leaves an error the place in the sources at which it was thrown", () => {
    let caught: unknown;
    try {
      withoutTokenTraces(() => new Faulty(new App({ outdir: folder() })));
    } catch (error) {
      caught = error;
    }
    const line = readFileSync(__filename, "utf8")
      .split("\n")
      .findIndex((text) => text.includes("throw new RangeError"));
    expect((caught as Error).stack).toMatch(new RegExp(`new Faulty \\(.*token-traces\\.test\\.ts:${line + 1}:\\d+\\)`));
  });

  it("leaves an error its own choice of where its trace begins", () => {
    class Chosen extends Error {}
    function hidden(): Error {
      const error = new Chosen("x");
      Error.captureStackTrace(error, hidden);
      return error;
    }
    const { stack } = withoutTokenTraces(hidden);
    expect(stack).toContain("token-traces.ts");
    expect(stack).not.toContain("at hidden");
  });

  it("leaves an annotation the place that cdktf shows with it", () => {
    const stack = new TerraformStack(new App({ outdir: folder() }), "annotated");
    withoutTokenTraces(() => {
      Annotations.of(stack).addError("not like this");
    });
    expect(stack.node.metadata[0]?.trace?.join("\n")).toContain("token-traces.test.ts");
  });

  it("changes no byte of what is synthesized", () => {
    const [plain, fast] = [folder(), folder()];
    const write = (outdir: string): void => {
      const app = new App({ outdir });
      buildPlatform(app, checkPlatform(taskTool));
      app.synth();
    };
    write(plain);
    withoutTokenTraces(() => {
      write(fast);
    });
    for (const file of ["manifest.json", "facts.json", "stacks/registry/cdk.tf.json", "stacks/eks-prod/cdk.tf.json"]) {
      expect(readFileSync(join(fast, file), "utf8")).toBe(readFileSync(join(plain, file), "utf8"));
    }
  });
});
