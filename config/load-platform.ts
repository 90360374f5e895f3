/** What a team's own `main.ts` imports: this path stays. */
export { checkPlatform, loadPlatform } from "./load/load-platform";
