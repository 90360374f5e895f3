import type { Facts } from "../../domain/facts";
import type { Image } from "../ecr/images";

/** What is known besides the files. */
export interface ProofInput {
  /** What `aws ecr describe-images` printed. @default nothing is known of images */
  readonly images?: readonly Image[];
  readonly facts?: Facts;
}
