import { snakeCase } from "../../domain/text/words";

/** The Terraform variable that says which version of an image of the catalogue runs: `task_service_image`. */
export function imageVariableName(repository: string): string {
  return `${snakeCase(repository)}_image`;
}
