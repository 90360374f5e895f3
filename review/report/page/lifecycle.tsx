import type { Open } from "../../accepted/acceptance";
import { overLine } from "../../accepted/lines";
import type { InUseFinding } from "../../lifecycle/in-use";
import type { Lifecycle, RepositoryLifecycle } from "../lifecycle/lifecycle";
import { count, Mark, Notes, Part } from "./parts";
import { TimelineView } from "./timeline";

export function LifecycleSection({ lifecycle }: { readonly lifecycle: Lifecycle }) {
  const { repositories, inUse, assumptions, unknown, hasImages, now, days } = lifecycle;
  return (
    <Part id="lifecycle" title="Lifecycle: which images go">
      {hasImages ? (
        <p class="soft">
          From {now} on, for {count(days, "day")}.
        </p>
      ) : (
        <p class="soft">
          Only the policies were looked at. With <code>--images</code> or <code>--cadence</code> it is shown which
          images go, and when.
        </p>
      )}
      {repositories.length === 0 && <p>No repository of the files has a lifecycle policy.</p>}
      {inUse.length > 0 && <Needed findings={inUse} />}
      {repositories.map((one) => (
        <Repository key={`${one.registry} ${one.repository}`} lifecycle={one} hasImages={hasImages} />
      ))}
      <Notes title="Not known" lines={unknown} />
      <Notes title="Assumed" lines={assumptions} />
    </Part>
  );
}

function Needed({ findings }: { readonly findings: readonly Open<InUseFinding>[] }) {
  return (
    <>
      <h3>Needed, but goes</h3>
      <ul>
        {findings.map(({ code, message, ...more }) => (
          <li key={message}>
            <Mark of="finding" text={code} /> {[message, ...overLine(more)].join("; ")}
          </li>
        ))}
      </ul>
    </>
  );
}

function Repository({
  lifecycle: { repository, registry, rules, lint, counts, timeline },
  hasImages,
}: {
  readonly lifecycle: RepositoryLifecycle;
  readonly hasImages: boolean;
}) {
  const { keep, expire, archive } = counts;
  return (
    <>
      <h3>{repository}</h3>
      <p class="soft">{registry}</p>
      {rules.length === 0 && <p>No lifecycle policy: every image stays.</p>}
      <ol>
        {rules.map(({ priority, words, description }) => (
          <li key={priority} value={priority}>
            {words}
            {description !== undefined && <span class="soft"> ({description})</span>}
          </li>
        ))}
      </ol>
      {lint.length > 0 && (
        <ul>
          {lint.map(({ code, rule, message, ...more }) => (
            <li key={`${code} ${rule ?? ""} ${message}`}>
              <Mark of="finding" text={code} /> {rule === null ? "" : `rule ${rule}: `}
              {[message, ...overLine(more)].join("; ")}
            </li>
          ))}
        </ul>
      )}
      {hasImages && (
        <p>
          {count(keep + expire + archive, "image")}: {keep} kept, {expire} expired, {archive} archived
        </p>
      )}
      {timeline !== undefined && <TimelineView timeline={timeline} repository={repository} />}
    </>
  );
}
