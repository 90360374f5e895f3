/**
 * What the refresher's pods run: POSIX sh, the AWS CLI and curl.
 *
 * Tokens are in files and in the shell's own commands only, never among the arguments of another process, and no output
 * shows one. The Secret is written by a server-side apply without `force`: a Secret of that name that somebody else made
 * is left alone. Kubernetes would replace `$(NAME)` by a variable and `$$` by `$`: the script has neither.
 *
 * Sources: https://kubernetes.io/docs/reference/using-api/server-side-apply/#patch-type,
 * https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/,
 * https://docs.aws.amazon.com/cli/latest/reference/ecr/get-login-password.html
 */
export const PULL_SECRET_SCRIPT = String.raw`# Writes a Secret with which pods log in to ECR into each namespace. Its settings are environment variables:
#   SECRET_NAME        name of the Secret
#   TARGET_NAMESPACES  the namespaces
#   REGISTRIES         a region and the host of a registry in it, and so on
#   FIELD_MANAGER      as whom the Secret is written
#   SERVICE_ACCOUNT    folder with the pod's token and the certificate of the Kubernetes API
set -eu
umask 077

case $KUBERNETES_SERVICE_HOST in
  *:*) api="https://[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT" ;;
  *) api="https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT" ;;
esac

report() {
  printf 'error: %s\n' "$*" >&2
}

fail() {
  report "$@"
  exit 1
}

# one_line FILE: what a command said, for a log that is read line by line
one_line() {
  tr -s '\n' ' ' <"$1"
}

# get_token REGION: once a region, since a token opens every registry there that its owner may pull from
get_token() {
  if [ -s "$work/token-$1" ]; then
    return
  fi
  aws ecr get-login-password --region "$1" >"$work/token-$1" 2>"$work/said" ||
    fail "no token from ECR in $1: $(one_line "$work/said")"
  [ -s "$work/token-$1" ] || fail "no token from ECR in $1: the AWS CLI said nothing"
}

# login_of REGION: user and token, as Docker's configuration has them
login_of() {
  { printf 'AWS:' && tr -d '\n' <"$work/token-$1"; } | base64 | tr -d '\n'
}

docker_config() {
  separator=
  set -- $REGISTRIES
  printf '{"auths":{'
  while [ $# -gt 0 ]; do
    printf '%s"%s":{"auth":"%s"}' "$separator" "$2" "$(login_of "$1")"
    separator=,
    shift 2
  done
  printf '}}'
}

secret() {
  printf '{"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/dockerconfigjson","metadata":{"name":"%s",' "$SECRET_NAME"
  printf '"labels":{"app.kubernetes.io/managed-by":"%s"},' "$FIELD_MANAGER"
  printf '"annotations":{"%s/renewed-at":"%s"}},' "$FIELD_MANAGER" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf '"data":{".dockerconfigjson":"'
  base64 <"$work/config.json" | tr -d '\n'
  printf '"}}'
}

# message_of FILE: why Kubernetes refused
message_of() {
  sed -n '/^ *"message": "/{s///;s/",$//;s/\\"/"/g;p;q;}' "$1"
}

# write_secret NAMESPACE
write_secret() {
  status=$(curl --silent --show-error --max-time 30 --retry 3 --retry-connrefused \
    --request PATCH --header "@$work/headers" --data-binary "@$work/secret.json" --cacert "$SERVICE_ACCOUNT/ca.crt" \
    --output "$work/answer" --write-out '%{http_code}' \
    "$api/api/v1/namespaces/$1/secrets/$SECRET_NAME?fieldManager=$FIELD_MANAGER&pretty=true" 2>"$work/said") || {
    report "namespace $1: no answer from the Kubernetes API at $api: $(one_line "$work/said")"
    return 1
  }
  case $status in
    200) echo "namespace $1: Secret $SECRET_NAME renewed" ;;
    201) echo "namespace $1: Secret $SECRET_NAME created" ;;
    *)
      report "namespace $1: the Kubernetes API answers $status: $(message_of "$work/answer")"
      return 1
      ;;
  esac
}

for command in aws base64 cat curl date mktemp rm sed tr; do
  command -v "$command" >/dev/null || fail "the image has no $command"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# All tokens before the first Secret: a Secret is replaced as a whole, so one that lacks a region would end logins that
# still work.
set -- $REGISTRIES
while [ $# -gt 0 ]; do
  get_token "$1"
  shift 2
done
docker_config >"$work/config.json"
secret >"$work/secret.json"
{
  echo 'Content-Type: application/apply-patch+yaml'
  printf 'Authorization: Bearer '
  cat "$SERVICE_ACCOUNT/token"
} >"$work/headers"

failures=0
for namespace in $TARGET_NAMESPACES; do
  write_secret "$namespace" || failures=$((failures + 1))
done
[ "$failures" -eq 0 ] || fail "$failures of the namespaces have no new Secret"
`;
