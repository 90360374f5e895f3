#!/usr/bin/env bash
# Plans every stack in cdktf.out and writes what the plans risk, in Markdown that fits a comment.
#
#   .github/plan-stacks.sh REPORT
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

exit_code=0
files=()
for folder in cdktf.out/stacks/*/; do
    id=$(basename "$folder")
    code=0
    plan "$folder" "$work/$id.tfplan" || code=$?
    echo "::group::$id"
    cat "$log"
    echo "::endgroup::"
    case $code in
    0) ;;
    2) [ "$exit_code" = 1 ] || exit_code=2 ;;
    *)
        exit_code=1
        cp "$log" "$work/$id.txt"
        files+=("$id=$work/$id.txt")
        ;;
    esac
    # Terraform also keeps a plan that it gave up.
    if [ -e "$work/$id.tfplan" ] && terraform -chdir="$folder" show -json "$work/$id.tfplan" >"$work/$id.json"; then
        files+=("$id=$work/$id.json")
    fi
done

# It ends with 1 where there are risks: they are for a person to judge.
code=0
npm run --silent review -- plan "${files[@]}" >"$report" || code=$?
[ "$code" -le 1 ]

exit "$exit_code"
