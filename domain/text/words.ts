/** `taskService` as `task-service`: how a catalogue key becomes the last part of a repository's name. */
export function kebabCase(key: string): string {
  return splitWords(key).join("-");
}

/** `taskService` as `task_service`: how a construct's id becomes a part of a Terraform address. */
export function snakeCase(id: string): string {
  return splitWords(id).join("_");
}

/** `taskService` as `TaskService`: how a key becomes a construct's id. */
export function pascalCase(key: string): string {
  return splitWords(key)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function splitWords(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}
