import type { Facts } from "../../../domain/facts";
import type { CostRow } from "../../lifecycle/cost";
import type { Lifecycle } from "../lifecycle/lifecycle";
import { count, grouped, Part, Scroll } from "./parts";

export function Cost({ lifecycle, prices }: { readonly lifecycle: Lifecycle; readonly prices: Facts["prices"] }) {
  const { cost, days } = lifecycle;
  return (
    <Part id="cost" title="Cost of storage">
      {cost.length === 0 ? (
        <p class="soft">
          There is nothing to count: give images (<code>--images</code>) or a pace of builds (<code>--cadence</code>).
        </p>
      ) : (
        <>
          <p class="soft">
            Over {count(days, "day")}; a GB is 2^30 bytes, a month 730 hours. Layers that images share are counted for
            each image, so it is at most that.
          </p>
          <p>
            {prices === undefined
              ? "No prices: write them into a file of --facts."
              : `Prices of ${prices.date}, from ${prices.source}.`}
          </p>
          <Table rows={cost} hasPrices={prices !== undefined} />
        </>
      )}
    </Part>
  );
}

function Table({ rows, hasPrices }: { readonly rows: readonly CostRow[]; readonly hasPrices: boolean }) {
  const [sum, kept] = [total(rows, ({ policy }) => policy.amount), total(rows, ({ ifKept }) => ifKept.amount)];
  return (
    <Scroll label="Cost by repository and rule">
      <table>
        <thead>
          <tr>
            <th scope="col">Repository</th>
            <th scope="col">Rule</th>
            {["Images", "GB-months", "archived", ...(hasPrices ? ["Amount", "if all were kept"] : [])].map((head) => (
              <th key={head} scope="col" class="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="rows">
          {rows.map((row) => (
            <tr key={`${row.repository ?? ""} ${row.rule ?? ""}`}>
              <th scope="row">{row.repository ?? ""}</th>
              <td>{row.rule ?? "none"}</td>
              <td class="number">{grouped(row.images)}</td>
              <td class="number">{row.policy.standardGbMonths.toFixed(2)}</td>
              <td class="number">{row.policy.archiveGbMonths.toFixed(2)}</td>
              {hasPrices && <td class="number">{money(row.policy.amount, row.currency)}</td>}
              {hasPrices && <td class="number">{money(row.ifKept.amount, row.currency)}</td>}
            </tr>
          ))}
          {hasPrices && (
            <tr>
              <th scope="row">All</th>
              <td colSpan={4} />
              <td class="number">{money(sum, rows[0]?.currency)}</td>
              <td class="number">{money(kept, rows[0]?.currency)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Scroll>
  );
}

function total(rows: readonly CostRow[], of: (row: CostRow) => number | null): number {
  return rows.reduce((sum, row) => sum + (of(row) ?? 0), 0);
}

function money(amount: number | null, currency: string | null | undefined): string {
  return amount === null ? "" : `${amount.toFixed(2)} ${currency ?? ""}`.trim();
}
