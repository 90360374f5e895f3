/** The page's style: one set of colours for light and dark, by the system's wish or the reader's. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f7f9, #14171c);
  --card: light-dark(#ffffff, #1c2027);
  --frame: light-dark(#eef1f5, #232831);
  --inner: light-dark(#f8fafc, #1c2027);
  --line: light-dark(#c9d0da, #3c4554);
  --text: light-dark(#1b2330, #e6eaf0);
  --soft: light-dark(#525d6d, #a9b3c1);
  --link: light-dark(#0b57b0, #8ab8ff);
  --proven: light-dark(#146c37, #6fd697);
  --proven-back: light-dark(#e3f4e9, #173524);
  --refuted: light-dark(#b3141d, #ff9a94);
  --refuted-back: light-dark(#fdebea, #44201f);
  --unknown: light-dark(#5a5f68, #b8bfc9);
  --unknown-back: light-dark(#eceef1, #2e343d);
  --maybe: light-dark(#7a4a00, #f2c46d);
  --maybe-back: light-dark(#fdf1d8, #3a2d12);
  --mono: ui-monospace, "DejaVu Sans Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Liberation Sans", sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; top: 0; padding: .6rem 1rem; background: var(--card); z-index: 3; }
.skip:focus { left: 0; }
header { position: sticky; top: 0; z-index: 2; background: var(--card); border-bottom: 1px solid var(--line); }
.bar { max-width: 1240px; margin: auto; padding: .6rem 1.2rem; display: flex; gap: .4rem 1.4rem; align-items: center; flex-wrap: wrap; }
h1 { font-size: 1.1rem; margin: 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; list-style: none; margin: 0; padding: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
button { font: inherit; font-size: .85rem; color: var(--text); background: var(--frame); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem; cursor: pointer; }
.theme { margin-left: auto; }
main { max-width: 1240px; margin: auto; padding: 1.2rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.3rem 1.3rem; margin-bottom: 1.2rem; }
h2 { font-size: 1.15rem; margin: 0 0 .7rem; }
h3 { font-size: 1rem; margin: 1.3rem 0 .4rem; overflow-wrap: anywhere; }
.label { font-size: .9rem; font-weight: 600; margin: .8rem 0 .2rem; color: var(--soft); }
p { margin: .3rem 0 .7rem; }
ul { margin: .2rem 0 .6rem; padding-left: 1.2rem; }
.soft { color: var(--soft); }
code, pre { font-family: var(--mono); font-size: .85em; overflow-wrap: anywhere; }
pre { background: var(--frame); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; margin: .3rem 0; white-space: pre-wrap; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: .8rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.tile { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; }
.tile b { display: block; font-size: 1.7rem; line-height: 1.2; }
.tile.proven b { color: var(--proven); } .tile.refuted b { color: var(--refuted); } .tile.unknown b { color: var(--unknown); }
.mark { display: inline-block; border-radius: 5px; padding: 0 .5rem; font-size: .85rem; font-weight: 600; white-space: nowrap; }
.mark.proven, .mark.yes, .mark.keep { color: var(--proven); background: var(--proven-back); }
.mark.refuted, .mark.finding { color: var(--refuted); background: var(--refuted-back); }
.mark.unknown, .mark.no { color: var(--unknown); background: var(--unknown-back); }
.mark.conditional { color: var(--maybe); background: var(--maybe-back); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
.diagram { background: var(--card); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; }
th { font-size: .82rem; color: var(--soft); font-weight: 600; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
tbody + tbody tr:first-child td, tbody.rows tr + tr > * { border-top: 1px solid var(--line); }
tbody.rows th { border-bottom: 0; color: var(--text); font-weight: 500; }
tbody:target { background: var(--maybe-back); }
.more td { padding-top: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
.missing { border-left: 4px solid var(--refuted); padding: .1rem 0 .1rem .8rem; margin: .4rem 0 .6rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; list-style: none; padding: 0; margin: .6rem 0 0; font-size: .87rem; color: var(--soft); }
.legend svg { vertical-align: middle; margin-right: .4rem; }
svg text { font: 12px var(--mono); fill: var(--text); }
svg .what { font-size: 11px; fill: var(--soft); }
.frame { fill: var(--frame); stroke: var(--line); }
.frame.inner { fill: var(--inner); }
svg .frame-label { font-weight: 600; }
svg .frame-label.inner { font-weight: 400; fill: var(--soft); }
.node { fill: var(--card); stroke: var(--soft); stroke-width: 1.2; }
.node.refuted { fill: var(--refuted-back); stroke: var(--refuted); stroke-width: 2; }
.node.unknown { fill: var(--unknown-back); stroke: var(--unknown); stroke-dasharray: 5 3; }
.node.repository, .node.puller { stroke: var(--line); stroke-width: 1.5; }
svg .sign.proven { fill: var(--proven); } svg .sign.refuted { fill: var(--refuted); } svg .sign.unknown { fill: var(--unknown); }
svg .sign { font-size: 14px; font-weight: 700; }
svg a:hover .node { stroke: var(--link); }
.edge { fill: none; stroke-width: 1.6; }
.edge.proven { stroke: var(--proven); } .edge.refuted { stroke: var(--refuted); stroke-width: 3; } .edge.unknown { stroke: var(--unknown); stroke-dasharray: 6 4; }
.tip.proven { fill: var(--proven); } .tip.refuted { fill: var(--refuted); } .tip.unknown { fill: var(--unknown); }
.edge-label { fill: var(--card); stroke: var(--line); }
.edge-label.refuted { fill: var(--refuted-back); stroke: var(--refuted); } .edge-label.unknown { fill: var(--unknown-back); stroke: var(--unknown); }
svg .edge-text { font-size: 11px; } svg .edge-text.refuted { fill: var(--refuted); font-weight: 700; } svg .edge-text.unknown { fill: var(--unknown); }
.axis { stroke: var(--line); } .now { stroke: var(--text); stroke-dasharray: 3 3; }
.stored { fill: var(--link); } .archived { fill: var(--maybe); } .stored.needed { fill: var(--refuted); }
svg .end { fill: var(--text); font-weight: 700; } svg .tick { font-size: 11px; fill: var(--soft); } svg .owner { font-size: 11px; fill: var(--soft); } svg .owner.needed { fill: var(--refuted); font-weight: 700; }
@media (max-width: 720px) {
  main { padding: .6rem; } section { padding: .9rem; } header { position: static; } html { scroll-padding-top: 0; }
  .stack thead { position: absolute; clip-path: inset(50%); }
  .stack tr, .stack td, .stack tbody th { display: block; width: 100%; padding: .15rem 0; border: 0 !important; }
  .stack tbody { display: block; padding: .6rem .4rem; border-top: 1px solid var(--line); } .stack tbody.rows tr { padding: .5rem 0; border-top: 1px solid var(--line) !important; }
  .stack [data-label]::before { content: attr(data-label) " "; color: var(--soft); font-size: .82rem; display: inline-block; min-width: 6.5rem; }
}
@media print {
  :root, :root[data-theme] { color-scheme: light; }
  header, .skip, button { display: none; } main { max-width: none; padding: 0; }
  section { border: 0; padding: 0; } h2, h3 { break-after: avoid; } tbody { break-inside: avoid; }
  .scroll { overflow: visible; border: 0; } .scroll svg { width: 100%; height: auto; }
}
`;
