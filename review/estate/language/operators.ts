import { isUnknown, missing, unknownsIn, type Value } from "./value";

const NO_NUMBER = "it computes with what is no number";

/** `!` and `-`. */
export function unaryOf(operator: string, value: Value): Value {
  if (isUnknown(value)) return value.apart();
  if (operator === "!") return typeof value === "boolean" ? !value : missing("it negates what is no true or false");
  return typeof value === "number" ? -value : missing(NO_NUMBER);
}

/** The right side of `&&` and `||` counts only if the left one does not decide. */
export function binaryOf(operator: string, left: Value, right: () => Value): Value {
  const decides = DECIDING.get(operator);
  if (decides !== undefined && left === decides) return decides;
  const other = right();
  if (decides !== undefined && other === decides) return decides;
  const [unknown] = [...unknownsIn(left), ...unknownsIn(other)];
  if (unknown !== undefined) return unknown.apart();
  if (decides === undefined) return calculated(operator, left, other);
  const areBooleans = typeof left === "boolean" && typeof other === "boolean";
  return areBooleans ? !decides : missing("it joins what is no true or false");
}

/** The value on either side that decides. */
const DECIDING = new Map([
  ["&&", false],
  ["||", true],
]);

function isSame(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function calculated(operator: string, left: Value, right: Value): Value {
  if (operator === "==" || operator === "!=") return isSame(left, right) === (operator === "==");
  if (typeof left !== "number" || typeof right !== "number") return missing(NO_NUMBER);
  const calculate = CALCULATIONS.get(operator);
  return calculate === undefined ? missing(`the operator '${operator}' is not understood`) : calculate(left, right);
}

const CALCULATIONS = new Map<string, (left: number, right: number) => Value>([
  ["+", (left, right) => left + right],
  ["-", (left, right) => left - right],
  ["*", (left, right) => left * right],
  ["/", (left, right) => left / right],
  ["%", (left, right) => left % right],
  ["<", (left, right) => left < right],
  [">", (left, right) => left > right],
  ["<=", (left, right) => left <= right],
  [">=", (left, right) => left >= right],
]);
