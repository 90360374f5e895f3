#!/usr/bin/env bash
# Plans every stack in cdktf.out, in the order of their application, and writes a report in Markdown.
#
#   .github/plan-stacks.sh REPORT [BYTES]    at most so many bytes in all, by default 60000 (a comment takes 65536)
#
# PLAN_SKIP names stacks that cannot be planned from here, such as 'workloads-*' where only the VPC reaches the clusters.
# A stack that reads what another has not handed over yet waits for it: that is a change to come, and no fault.
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

# Every stack after those that it needs.
in_order() {
    node -e '
        const { stacks } = JSON.parse(require("node:fs").readFileSync("cdktf.out/manifest.json", "utf8"));
        const ordered = new Set();
        const visit = (id) => {
            stacks[id].dependencies.forEach(visit);
            ordered.add(id);
        };
        Object.keys(stacks).forEach(visit);
        console.log([...ordered].join("\n"));'
}

is_skipped() {
    local pattern
    for pattern in "${skipped[@]}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 == $pattern ]] && return 0
    done
    return 1
}

# The other stack has no state, or a state from before it had what is read. Terraform breaks its lines anywhere.
waits() {
    tr -s ' \n' ' ' <"$log" | grep -q -E 'Unable to find remote state|data\.terraform_remote_state\.[a-z0-9_]+\.outputs.* This object does not have an attribute'
}

read -r -a skipped <<<"${PLAN_SKIP:-}"
mapfile -t ids < <(in_order)
share=$((limit / ${#ids[@]} - 200))
exit_code=0
: >"$report"

for id in "${ids[@]}"; do
    if is_skipped "$id"; then
        printf '<p><code>%s</code>: not planned here (<code>PLAN_SKIP</code>)</p>\n\n' "$id" >>"$report"
        continue
    fi
    code=0
    plan "cdktf.out/stacks/$id" || code=$?
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
        if waits; then
            verdict="waits for a stack that it reads and that has to be applied first"
            [ "$exit_code" = 1 ] || exit_code=2
        else
            verdict="cannot be planned"
            exit_code=1
        fi
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
