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
  if (operator === "&&" && left === false) return false;
  if (operator === "||" && left === true) return true;
  const other = right();
  if ((operator === "&&" && other === false) || (operator === "||" && other === true)) return operator === "||";
  const [unknown] = [...unknownsIn(left), ...unknownsIn(other)];
  if (unknown !== undefined) return unknown.apart();
  switch (operator) {
    case "&&":
    case "||":
      return left === other && typeof left === "boolean" ? left : missing("it joins what is no true or false");
    case "==":
      return isSame(left, other);
    case "!=":
      return !isSame(left, other);
    default:
      return calculated(operator, left, other);
  }
}

function isSame(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function calculated(operator: string, left: Value, right: Value): Value {
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
