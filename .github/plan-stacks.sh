#!/usr/bin/env bash
# Plans every stack in cdktf.out and writes a report in Markdown.
#
#   .github/plan-stacks.sh REPORT [BYTES]    at most so many bytes in all, by default 60000 (a comment takes 65536)
#
# Exit code as of `terraform plan -detailed-exitcode`: 0 no changes, 2 changes, 1 a stack that cannot be planned.
# It takes no lock and writes no state, so it needs a role that can only read.
set -euo pipefail

report=$1
limit=${2:-60000}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

plan() {
    terraform -chdir="$1" init -input=false -no-color >"$log" 2>&1 || return 1
    terraform -chdir="$1" plan -input=false -no-color -lock=false -detailed-exitcode >"$log" 2>&1
}

folders=(cdktf.out/stacks/*/)
share=$((limit / ${#folders[@]} - 200))
exit_code=0
: >"$report"

for folder in "${folders[@]}"; do
    id=$(basename "$folder")
    code=0
    plan "$folder" || code=$?
    echo "::group::$id"
    cat "$log"
    echo "::endgroup::"
    case $code in
    0) verdict="no changes" ;;
    2)
        verdict=$(grep -m 1 -E '^Plan: ' "$log" || echo "only outputs change")
        [ "$exit_code" = 1 ] || exit_code=2
        ;;
    *)
        verdict="cannot be planned"
        exit_code=1
        ;;
    esac
    {
        printf '<details><summary><code>%s</code>: %s</summary>\n\n````text\n' "$id" "${verdict%.}"
        text=$(grep -v -E ': (Refreshing state|Reading|Read complete)' "$log" || true)
        printf '%s\n' "${text:0:share}"
        [ "${#text}" -le "$share" ] || echo "... the rest is in the log of the run"
        printf '````\n\n</details>\n'
    } >>"$report"
done

exit "$exit_code"
