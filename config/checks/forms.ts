/** How the names look that others are made of. What is made of a name with another look is wrong for that reason alone. */

/** Of a platform: `task-tool`. */
export const PLATFORM_NAME = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;

/** Of an environment: `staging`. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/;

const KEY = /^[a-z][A-Za-z0-9]*$/;
/** Words that an address leaves out, so that nothing of the key would be left in it. */
const HIDDEN_KEYS = ["default", "resource", "remoteStates"];

/** Whether the names that others are made of are right: what is wrong with them is the schema's business. */
export function isWellNamed(platform: string, environment: string): boolean {
  return PLATFORM_NAME.test(platform) && ENVIRONMENT_NAME.test(environment);
}

/** Whether the text is in camelCase, as the keys of repositories, workloads, tables and buckets are: `taskService`. */
export function isCamelCase(text: string): boolean {
  return KEY.test(text);
}

/** Whether the text can be such a key. */
export function isKey(text: string): boolean {
  return isCamelCase(text) && !HIDDEN_KEYS.includes(text);
}
