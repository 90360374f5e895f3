import type { Answer } from "../matrix/answer";
import type { Matrix, MatrixRow } from "../matrix/matrix";
import { ACTIONS, VERBS } from "../matrix/verbs";
import { count, List, Mark, Part } from "./parts";

export function Access({ matrices, isWhole }: { readonly matrices: readonly Matrix[]; readonly isWhole: boolean }) {
  return (
    <Part id="access" title="Access: who may do what">
      <p class="soft">
        By the policies in the files, without those of AWS Organizations and of sessions. Who is not in the files is
        listed where a repository's policy names him.
        {!isWhole && " Not all was read: a “no” may be a “yes” by what was not."}
      </p>
      <details>
        <summary>Which actions are meant</summary>
        <List lines={VERBS.map((verb) => `${verb}: ${ACTIONS[verb].needs} of ${ACTIONS[verb].actions.join(", ")}`)} />
      </details>
      {matrices.length === 0 && <p>The files make no repository.</p>}
      {matrices.map((matrix) => (
        <Table key={matrix.repositories.join()} matrix={matrix} />
      ))}
    </Part>
  );
}

function Table({ matrix: { repositories, rows, nobody } }: { readonly matrix: Matrix }) {
  return (
    <>
      <h3>{repositories.join(", ")}</h3>
      {rows.length > 0 && (
        <table class="stack">
          <thead>
            <tr>
              <th scope="col">Who</th>
              {VERBS.map((verb) => (
                <th key={verb} scope="col">
                  {verb}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="rows">
            {rows.map((row) => (
              <Row key={`${row.kind} ${row.who}`} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {nobody.length > 0 && (
        <details>
          <summary>
            {count(nobody.length, "other")} may do none of it <span class="soft">({repositories[0]})</span>
          </summary>
          <List lines={nobody} />
        </details>
      )}
    </>
  );
}

function Row({ row: { who, place, may } }: { readonly row: MatrixRow }) {
  return (
    <tr>
      <th scope="row">
        <code>{who}</code>
        {place !== "" && <div class="soft">{place}</div>}
      </th>
      {VERBS.map((verb) => (
        <td key={verb} data-label={verb}>
          <Cell answer={may[verb]} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ answer: { answer, why } }: { readonly answer: Answer }) {
  return (
    <>
      <Mark of={answer} />
      {why.map((line) => (
        <div key={line} class="soft">
          {line}
        </div>
      ))}
    </>
  );
}
