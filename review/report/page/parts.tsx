import type { ComponentChildren } from "preact";

const SIGNS: Readonly<Record<string, string>> = {
  proven: "✓",
  refuted: "✕",
  unknown: "?",
  yes: "✓",
  no: "–",
  conditional: "◐",
};

/** A verdict or an answer, with a sign that does not need its colour. */
export function Mark({ of, text }: { readonly of: string; readonly text?: string }) {
  return (
    <span class={`mark ${of}`}>
      <span aria-hidden="true">{SIGNS[of] ?? "!"}</span> {text ?? of}
    </span>
  );
}

export function signOf(verdict: string): string {
  return SIGNS[verdict] ?? "";
}

export function Part({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

/** Something wide that scrolls by itself, by keys, too. */
export function Scroll({
  label,
  className = "",
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`scroll ${className}`} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** A list under a small heading; nothing where there is nothing. */
export function Notes({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <p class="label">{title}</p>
      <List lines={lines} />
    </>
  );
}

export function List({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** `1 image`, `2 images` */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : several}`;
}

/** `12,345` */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
