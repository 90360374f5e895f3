import { isUnknown, isValueList, isValueObject, Unknown, type Value, type ValueObject } from "../language/value";

/** Attributes that hold secrets, by the beginning of the resource's type; Terraform's JSON does not say which they are. */
const SECRETS: readonly (readonly [type: string, attributes: readonly string[]])[] = [
  ["aws_secretsmanager_secret_version", ["secret_string", "secret_binary"]],
  ["aws_ssm_parameter", ["value", "insecure_value"]],
  ["aws_iam_access_key", ["secret", "ses_smtp_password_v4"]],
  ["kubernetes_secret", ["data", "binary_data", "string_data"]],
  ["random_password", ["result", "bcrypt_hash"]],
  ["tls_private_key", ["private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"]],
];

/** Whatever the resource is. */
const SECRET_NAME = /(?:^|_)(?:password|passwd|secret_key|private_key|client_secret|auth_token|access_key_secret)$/;

/** Of a provider's block. */
const PROVIDER_SECRETS = ["access_key", "secret_key", "token", "password", "client_key", "client_certificate"];

const WITHHELD = new Unknown("it is a secret, which is never read", { isSensitive: true });

/** The attribute's value without what is secret; of a map, its keys stay. */
export function withoutSecrets(type: string, attribute: string, value: Value): Value {
  const isSecret = SECRETS.some(([prefix, names]) => type.startsWith(prefix) && names.includes(attribute));
  return isSecret || SECRET_NAME.test(attribute) ? withheld(value) : value;
}

/** A provider's block without what is secret in it. */
export function providerWithoutSecrets(configuration: ValueObject): ValueObject {
  return Object.fromEntries(
    Object.entries(configuration).map(([name, value]) => [
      name,
      PROVIDER_SECRETS.includes(name) || SECRET_NAME.test(name) ? withheld(value) : value,
    ]),
  );
}

/** By the mask of a plan or state, in which `true` stands for what is sensitive. */
export function masked(value: Value, mask: unknown): Value {
  if (mask === true) return isUnknown(value) || value === null ? value : WITHHELD;
  if (typeof mask !== "object" || mask === null) return value;
  const masks = mask as Readonly<Record<string, unknown>>;
  if (isValueList(value)) return value.map((item, index) => masked(item, masks[index]));
  if (!isValueObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, masked(inner, Object.hasOwn(masks, key) ? masks[key] : false)]),
  );
}

function withheld(value: Value): Value {
  if (value === null || value === "") return value;
  if (!isValueObject(value)) return WITHHELD;
  return Object.fromEntries(Object.keys(value).map((key) => [key, WITHHELD]));
}
