#!/usr/bin/env bash
# Plans every stack in cdktf.out and writes what the plans risk, in Markdown that fits a comment.
#
#   .github/plan-stacks.sh REPORT
#
# PLAN_SKIP names stacks that cannot be planned from here, such as 'workloads-*' where only the VPC reaches the clusters.
# A stack that reads what another has not handed over yet waits for it: that is a change to come, and no fault.
#
# PLAN_BASE_FACTS names the cdktf.out/facts.json of what the change is compared with: then what it accepts anew is shown.
#
# Exit code as of `terraform plan -detailed-exitcode`: 0 no changes, 2 changes, 1 a stack that cannot be planned; 64 for
# wrong usage.
# It takes no lock and writes no state, so it needs a role that can only read.
set -euo pipefail

if [ $# != 1 ] || [ ! -d cdktf.out/stacks ]; then
    echo "usage: .github/plan-stacks.sh REPORT, in a checkout, after npm ci and npm run synth" >&2
    exit 64
fi
report=$1
# Plans hold secrets in clear: they go when this ends.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log

plan() {
    terraform -chdir="$1" init -input=false -no-color >"$log" 2>&1 || return 1
    terraform -chdir="$1" plan -input=false -no-color -lock=false -detailed-exitcode -out="$2" >"$log" 2>&1
}

# Patterns are separated by spaces or lines; the shell must not take them for files.
read -r -d '' -a patterns <<<"${PLAN_SKIP:-}" || true

is_skipped() {
    local pattern
    for pattern in "${patterns[@]}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 == $pattern ]] && return 0
    done
    return 1
}

# Whether all that Terraform complains about is a stack that has no state, or a state from before it had what is read.
# Terraform breaks its lines anywhere, and may draw a frame.
waits() {
    awk '
        function judge() {
            gsub(/[^!-~]+/, " ", block)
            if (block ~ /Error: Unable to find remote state/) found = 1
            else if (block ~ /data\.terraform_remote_state\.[A-Za-z0-9_-]+\.outputs.* This object does not have an attribute/) found = 1
            else if (block ~ /Error: /) other = 1
            block = ""
        }
        /^[^A-Za-z0-9]*Error: / { judge() }
        { block = block " " $0 }
        END { judge(); exit !(found && !other) }' "$log"
}

# One line: a comment has room for the report, and little more.
note() {
    local text=$1 names="" count=0 id
    shift
    for id in "$@"; do
        if [ ${#names} -gt 400 ]; then
            names+=" and $(($# - count)) more"
            break
        fi
        names+="${names:+, }\`$id\`"
        count=$((count + 1))
    done
    [ $# = 0 ] || printf '%s: %s.\n\n' "$text" "$names"
}

exit_code=0
files=()
skipped=()
waiting=()
for folder in cdktf.out/stacks/*/; do
    id=$(basename "$folder")
    if is_skipped "$id"; then
        skipped+=("$id")
        continue
    fi
    code=0
    plan "$folder" "$work/$id.tfplan" || code=$?
    echo "::group::$id"
    cat "$log"
    echo "::endgroup::"
    case $code in
    0) ;;
    2) [ "$exit_code" = 1 ] || exit_code=2 ;;
    *)
        if waits; then
            waiting+=("$id")
            [ "$exit_code" = 1 ] || exit_code=2
        else
            exit_code=1
        fi
        cp "$log" "$work/$id.txt"
        files+=("$id=$work/$id.txt")
        ;;
    esac
    # Terraform also keeps a plan that it gave up.
    if [ -e "$work/$id.tfplan" ] && terraform -chdir="$folder" show -json "$work/$id.tfplan" >"$work/$id.json"; then
        files+=("$id=$work/$id.json")
    fi
done

{
    note "Not planned here (\`PLAN_SKIP\`)" "${skipped[@]}"
    note "Waiting for a stack that has to be applied first" "${waiting[@]}"
} >"$report"

# It ends with 1 where there are risks: they are for a person to judge.
options=()
if [ -e cdktf.out/facts.json ]; then
    options=(--facts cdktf.out/facts.json)
    [ ! -e "${PLAN_BASE_FACTS:-}" ] || options+=(--base-facts "$PLAN_BASE_FACTS")
fi
code=0
[ ${#files[@]} = 0 ] || npm run --silent review -- plan "${files[@]}" "${options[@]}" >>"$report" || code=$?
[ "$code" -le 1 ]

exit "$exit_code"
