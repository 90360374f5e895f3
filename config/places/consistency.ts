import { accountOf, isKmsKeyArn, partitionOfArn } from "../../domain/aws/arn";
import { accountIdFaults } from "../../domain/aws/names";
import { partitionOf } from "../../domain/aws/regions";
import type { Fault } from "../../domain/text/errors";
import { isGiven } from "../checks/sound";
import type { Path } from "../checks/twice";

/** Something that lives in an account and region; a text that is empty stands for what is not known. */
export interface Place {
  readonly path: Path;
  readonly account: string;
  readonly region: string;
}

/** What says where it lives. */
interface Placed {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** A place by its own settings, and by what is around it where they say nothing. */
export function placeOf(path: Path, settings: Placed, around?: Omit<Place, "path">): Place {
  return {
    path,
    account: settings.account ?? (isGiven(settings, "account") ? "" : (around?.account ?? "")),
    region: settings.region ?? (isGiven(settings, "region") ? "" : (around?.region ?? "")),
  };
}

/** A role of another account than the one that it is for. */
export function roleAccountFaults(path: Path, found = "", account: string): Fault[] {
  if (accountIdFaults(accountOf(found)).length + accountIdFaults(account).length > 0) return [];
  if (accountOf(found) === account) return [];
  const problem = `must be a role of account ${account}`;
  return [{ path, problem, found, remedy: "name a role of that account, or mend 'account'" }];
}

/** A key can encrypt only what lives in its own region, and so in its own partition. */
export function keyPlaceFaults(path: Path, found: string | undefined, region: string): Fault[] {
  if (found === undefined || !isKmsKeyArn(found) || region === "") return [];
  if (found.split(":")[3] === region) return partitionFaults(path, found, partitionOf(region));
  return [{ path, problem: `must be a key of the region ${region}`, found, remedy: "name a key of that region" }];
}

/** China and GovCloud are worlds of their own: nothing is shared between partitions. */
export function partitionFaults(path: Path, found: string | undefined, partition: string): Fault[] {
  if (!found?.startsWith("arn:aws") || partitionOfArn(found) === partition) return [];
  return [
    { path, problem: `must be an ARN of the partition ${partition}`, found, remedy: `write "arn:${partition}:..."` },
  ];
}
