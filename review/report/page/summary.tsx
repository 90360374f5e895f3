import { acceptedLine } from "../../accepted/lines";
import type { WorkloadProof } from "../../pull/prove";
import type { Report } from "../report";
import { count, grouped, List, Notes, Part } from "./parts";

export function Summary({ report }: { readonly report: Report }) {
  const { pulls, lifecycle, gaps, notExamined, accepted, sources, stacks } = report;
  const lint = lifecycle.repositories.flatMap((one) => one.lint);
  const of = (verdict: WorkloadProof["verdict"]): number =>
    pulls.filter((pull) => pull.verdict === verdict && pull.accepted === undefined).length;
  const findings = lifecycle.inUse.length + lint.length;
  return (
    <Part id="summary" title="Summary">
      <ul class="tiles">
        <Tile of="proven" value={of("proven")} text="pulls proven" />
        <Tile of="refuted" value={of("refuted")} text="pulls refuted" />
        <Tile of="unknown" value={of("unknown")} text="pulls unknown" />
        <Tile of={findings === 0 ? "" : "refuted"} value={findings} text="lifecycle findings" />
        {accepted.length > 0 && <Tile of="" value={accepted.length} text="accepted" />}
      </ul>
      <p>{sentence(of("refuted"), of("unknown"), findings)}</p>
      <p class="soft">
        {count(stacks, "stack")} of {sources.join(", ")}
      </p>
      <p class="label">Not examined</p>
      <List lines={notExamined} />
      <Notes title="Not read" lines={gaps} />
      {accepted.length > 0 && (
        <details>
          <summary>Accepted: {count(accepted.length, "finding")}</summary>
          <List lines={accepted.map(acceptedLine)} />
        </details>
      )}
    </Part>
  );
}

function Tile({ of, value, text }: { readonly of: string; readonly value: number; readonly text: string }) {
  return (
    <li class={`tile ${of}`}>
      <b>{grouped(value)}</b> {text}
    </li>
  );
}

function sentence(refuted: number, unknown: number, findings: number): string {
  const parts = [
    ...(refuted > 0 ? [`${count(refuted, "pull")} will fail: what is missing stands below`] : []),
    ...(unknown > 0 ? [`of ${count(unknown, "pull")} the files don't say enough`] : []),
    ...(findings > 0 ? [`${count(findings, "thing")} to look at in lifecycle policies`] : []),
  ];
  return parts.length === 0 ? "Every workload can pull its image, as far as the files say." : `${parts.join("; ")}.`;
}
