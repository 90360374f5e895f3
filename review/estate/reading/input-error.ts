/** An input cannot be read: one line that says which, why and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";
}
