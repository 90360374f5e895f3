import * as fc from "fast-check";

import { readEstate } from "../../review/estate/reading/read";
import type { Image } from "../../review/ecr/images";
import type { Missing } from "../../review/verdict/finding";
import { prove, type WorkloadProof } from "../../review/pull/prove";
import { apply, type Mendable } from "./support/mended-estate";
import { naivePull } from "./support/naive-pull";
import { type Model, model } from "./support/random-estate";
import { type Documents, sourcesOf, written } from "./support/written-estate";

/** More by `PROVE_RUNS=10000`, others by `PROVE_SEED`. */
const RUNS = { numRuns: Number(process.env["PROVE_RUNS"] ?? 200), seed: Number(process.env["PROVE_SEED"] ?? 20261128) };

/** What `describe-images` prints: it says the account, and no region. */
function imagesOf({ repositories, workloads: [workload] }: Model, more: readonly string[] = []): Image[] {
  return repositories.flatMap(({ account, name, pushed = [] }) => {
    const isMended = pushed.length > 0 && workload?.image.name === name;
    return [...pushed, ...(isMended ? more : [])].map((tag) => ({
      repository: name,
      registryId: account,
      digest: `sha256:${tag}`,
      tags: [tag],
      sizeBytes: 1,
      pushedAt: 0,
      storageClass: "standard",
      isIndex: false,
    }));
  });
}

function verdict(documents: Documents, images: readonly Image[]): WorkloadProof {
  const [found, another] = prove(readEstate(sourcesOf(documents)), { images }).workloads;
  if (found === undefined || another !== undefined) throw new Error("there must be one verdict");
  return found;
}

test("verdicts about random estates are those of trying everything that the files don't show", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(model, (estate) => {
      const [workload] = estate.workloads;
      if (workload === undefined) throw new Error("there must be a workload");
      const wanted = naivePull(estate, workload);
      seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
      expect(verdict(written(estate), imagesOf(estate)).verdict).toBe(wanted);
    }),
    RUNS,
  );
  // Each verdict has its share, so that none is agreed on for want of cases.
  expect(Math.min(...["proven", "refuted", "unknown"].map((one) => seen.get(one) ?? 0))).toBeGreaterThan(
    RUNS.numRuns / 20,
  );
});

/** The estate with some of the mends applied. */
function mended(estate: Model, missing: readonly Missing[]): WorkloadProof {
  const [workload] = estate.workloads;
  if (workload === undefined) throw new Error("there must be a workload");
  const it: Mendable = { documents: written(estate), pushed: [], workload, model: estate };
  for (const one of missing) apply(it, one);
  return verdict(it.documents, imagesOf(estate, it.pushed));
}

/** A policy of AWS's is taken away for all actions at once, and what is in no file cannot be mended in part. */
function isAlone({ what, where }: Missing): boolean {
  return what !== "repository" && !where.startsWith("arn:");
}

const MOST_ROUNDS = 4;

test("what is missing is all that is: with it the pull is not refuted, and without any one of it, it is not proven", () => {
  let refuted = 0;
  fc.assert(
    fc.property(model, (estate) => {
      const first = mended(estate, []);
      if (first.verdict !== "refuted") return;
      refuted += 1;
      expect(first.missing.length).toBeGreaterThan(0);
      let [missing, found] = [first.missing, mended(estate, first.missing)];
      for (let round = 1; found.verdict === "refuted" && round < MOST_ROUNDS; round += 1) {
        const known = missing.map((one) => JSON.stringify(one));
        expect(found.missing.filter((one) => known.includes(JSON.stringify(one)))).toEqual([]);
        missing = [...missing, ...found.missing];
        found = mended(estate, missing);
      }
      expect([found.verdict, found.missing]).toEqual([found.unknown.length > 0 ? "unknown" : "proven", []]);
      // Later mends have a place to go to only after the first.
      if (missing !== first.missing) return;
      first.missing.forEach((one, at) => {
        if (isAlone(one)) expect(mended(estate, missing.toSpliced(at, 1)).verdict).not.toBe("proven");
      });
    }),
    { ...RUNS, numRuns: RUNS.numRuns / 2 },
  );
  expect(refuted).toBeGreaterThan(RUNS.numRuns / 20);
});
