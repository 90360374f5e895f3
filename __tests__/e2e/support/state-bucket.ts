import { STATE_BUCKET } from "./clients";
import { terraformSucceeds } from "./terraform";

/** Takes the bucket that holds the states into the state of the stack that owns it, as `npm run bootstrap` does. */
export async function importStateBucket(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const command = ["import", "-input=false", "-no-color", "aws_s3_bucket.state_bucket", STATE_BUCKET];
  await terraformSucceeds(folder, command, { env });
}
