import type { OutsideAwsSettings } from "./settings";

/** A cluster that exists and is not in AWS, such as minikube. */
export function outsideAws(settings: Omit<OutsideAwsSettings, "type">): OutsideAwsSettings {
  return { type: "outside-aws", ...settings };
}
