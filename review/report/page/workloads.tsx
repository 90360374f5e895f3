import { overLine, plain } from "../../accepted/lines";
import type { WorkloadProof } from "../../pull/prove";
import type { ReportPull } from "../report";
import { count, Mark, Notes, Part } from "./parts";

/** Where the row of a pull is, by its place in the list. */
export function anchorOf(at: number): string {
  return `pull-${at + 1}`;
}

/** What is to be mended stands first. */
const ORDER: readonly WorkloadProof["verdict"][] = ["refuted", "unknown", "proven"];

export function Workloads({ pulls }: { readonly pulls: readonly ReportPull[] }) {
  return (
    <Part id="workloads" title={`Workloads: ${count(pulls.length, "pull")}`}>
      {pulls.length === 0 ? (
        <p>No workload of the files pulls an image.</p>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">Verdict</th>
              <th scope="col">Workload</th>
              <th scope="col">Image</th>
              <th scope="col">Who pulls</th>
            </tr>
          </thead>
          {pulls
            .map((pull, at) => ({ pull, id: anchorOf(at) }))
            .sort((a, b) => ORDER.indexOf(a.pull.verdict) - ORDER.indexOf(b.pull.verdict))
            .map(({ pull, id }) => (
              <Row key={id} pull={pull} id={id} />
            ))}
        </table>
      )}
    </Part>
  );
}

function Row({ pull, id }: { readonly pull: ReportPull; readonly id: string }) {
  const { verdict, workload, image, puller, accepted } = pull;
  return (
    <tbody id={id}>
      <tr>
        <td>
          <Mark of={verdict} />
        </td>
        <td data-label="Workload">
          <code>{workload}</code>
        </td>
        <td data-label="Image">
          <code>{image === "" ? "not known" : image}</code>
        </td>
        <td data-label="Who pulls">
          <code>{puller}</code>
        </td>
      </tr>
      <tr class="more">
        <td colSpan={4}>
          {accepted === undefined ? (
            <Details pull={pull} />
          ) : (
            <details>
              <summary>
                Accepted: {plain(accepted.reason)} (until {accepted.until})
              </summary>
              <Details pull={pull} />
            </details>
          )}
        </td>
      </tr>
    </tbody>
  );
}

/** What is missing or not known of a pull, and its walk. */
function Details({ pull }: { readonly pull: ReportPull }) {
  const { workload, missing, unknown, warnings, assumptions, path } = pull;
  return (
    <>
      {overLine(pull).map((line) => (
        <p key={line} class="label">
          {line}
        </p>
      ))}
      {missing.map((one) => (
        <Lack key={JSON.stringify(one)} missing={one} />
      ))}
      <Notes title="Not known" lines={unknown} />
      <Notes title="Warnings" lines={warnings} />
      <Notes title="Assumed" lines={assumptions} />
      <details>
        <summary>
          The walk of <span class="soft">{workload.split("/").at(-1)}</span>: {count(path.length, "step")}
        </summary>
        <ol>
          {path.map((step) => (
            <Step key={step} step={step} />
          ))}
        </ol>
      </details>
    </>
  );
}

const VERDICTS: Readonly<Record<string, string>> = { yes: "proven", no: "refuted", unknown: "unknown" };

function Step({ step }: { readonly step: string }) {
  const [, word = "", rest = step] = /^(yes|no|unknown): (.*)$/s.exec(step) ?? [];
  const verdict = VERDICTS[word];
  return (
    <li>
      {verdict !== undefined && <Mark of={verdict} text={word} />} {rest}
    </li>
  );
}

function Lack({ missing: { what, where, mend, setting } }: { readonly missing: WorkloadProof["missing"][number] }) {
  const statement = statementOf(mend);
  return (
    <div class="missing">
      <div>
        Missing: <code>{what}</code> at <code>{where}</code>
      </div>
      {setting !== undefined && (
        <div>
          Setting: <code>{setting}</code>
        </div>
      )}
      {statement === undefined ? (
        <div>{mend}</div>
      ) : (
        <>
          <div>Add this statement:</div>
          <pre>{statement}</pre>
          <button type="button" class="copy" hidden>
            Copy
          </button>
        </>
      )}
    </div>
  );
}

/** A mend is the statement as JSON, or a sentence. */
function statementOf(mend: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(mend), null, 2);
  } catch {
    return undefined;
  }
}
