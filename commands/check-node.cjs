// Runs before every command, so it has to parse on old versions of Node too.
"use strict";

var found = process.versions.node.split(".").map(Number);
var supported = (found[0] === 20 && found[1] >= 19) || (found[0] === 22 && found[1] >= 13);

if (!supported) {
  console.error(
    "Node " + process.versions.node + " is not supported; use Node 20 (20.19 or later) or Node 22 (22.13 or later)",
  );
  process.exit(1);
}
