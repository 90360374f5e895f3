import { App } from "cdktf";
import { ValidationError } from "../domain/text/errors";
import { OutputError } from "./output-error";
import { writeWhole } from "./output-folder";
import { withoutTokenTraces } from "./token-traces";

/**
 * The program of an app: builds it and writes it into cdktf's output folder, whole or not at all.
 *
 * A fault that the user can mend is one message and no stack trace; any other shows its place in the sources. In both cases
 * the process ends with 1, and what was in the folder is as it was.
 */
export function synthesize(build: (app: App) => void): void {
  try {
    synthesizeInto(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", build);
  } catch (error) {
    console.error(isRefusal(error) ? error.message : error);
    process.exit(1);
  }
}

/**
 * As {@link synthesize}, for a folder of one's own and without ending the process.
 *
 * @throws ValidationError, OutputError, and what `build` throws
 */
export function synthesizeInto(outdir: string, build: (app: App) => void): void {
  withoutTokenTraces(() => {
    writeWhole(outdir, (stage) => {
      // The trace of an annotation is a list of absolute paths, which the manifest would hold.
      const app = new App({ outdir: stage, stackTraces: false });
      build(app);
      app.synth();
    });
  });
}

/** What cdktf found by its validations and annotations. */
const FOUND = /^(App-level v|V)alidation failed|^Encountered Annotations with level "ERROR"/;

function isRefusal(error: unknown): error is Error {
  if (error instanceof ValidationError || error instanceof OutputError) return true;
  return error instanceof Error && FOUND.test(error.message);
}
