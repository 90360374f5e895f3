import { createHash } from "node:crypto";

import { renderToStaticMarkup } from "preact-render-to-string";

import type { Report } from "../report";
import { Access } from "./access";
import { Cost } from "./cost";
import { Diagram } from "./diagram";
import { LifecycleSection } from "./lifecycle";
import { SCRIPT } from "./script";
import { STYLE } from "./style";
import { Summary } from "./summary";
import { Workloads } from "./workloads";

/** The page as one file that loads nothing. Whatever is in the report becomes text. */
export function pageOf(report: Report): string {
  return `<!doctype html>\n${renderToStaticMarkup(<Page report={report} />)}\n`;
}

/** Only the page's own style and script count, whatever else got into it. */
const policy = (): string =>
  `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

const PARTS: readonly (readonly [id: string, title: string])[] = [
  ["summary", "Summary"],
  ["diagram", "Diagram"],
  ["workloads", "Workloads"],
  ["lifecycle", "Lifecycle"],
  ["cost", "Cost"],
  ["access", "Access"],
];

function Page({ report }: { readonly report: Report }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy()} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Images: from the registry to the workloads</title>
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the report
        </a>
        <header>
          <div class="bar">
            <h1>Images: from the registry to the workloads</h1>
            <nav aria-label="Parts of the report">
              <ul>
                {PARTS.map(([id, title]) => (
                  <li key={id}>
                    <a href={`#${id}`}>{title}</a>
                  </li>
                ))}
              </ul>
            </nav>
            <button type="button" class="theme" hidden />
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          <Summary report={report} />
          <Diagram graph={report.graph} picture={report.picture} />
          <Workloads pulls={report.pulls} />
          <LifecycleSection lifecycle={report.lifecycle} />
          <Cost lifecycle={report.lifecycle} prices={report.prices} />
          <Access matrices={report.matrices} isWhole={report.gaps.length === 0} />
        </main>
        <script dangerouslySetInnerHTML={{ __html: SCRIPT }} />
      </body>
    </html>
  );
}
