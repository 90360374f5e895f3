/** How the names look that others are made of. What is made of a name with another look is wrong for that reason alone. */

/** Of a platform: `task-tool`. */
export const PLATFORM_NAME = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;

/** Of an environment: `staging`. */
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]{0,18}[a-z0-9]$/;

/** Of a repository, a workload, a table or a bucket: `taskService`. */
export const KEY = /^[a-z][A-Za-z0-9]*$/;
