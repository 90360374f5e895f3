import { list, map, named, object, octal, refused, type Shape } from "../shape";
import { LABEL_SELECTOR, METADATA, RESOURCES } from "./metadata";

const ITEMS = list("items", { mode: octal });

export const CLAIM_SPEC: Shape = { resources: object(RESOURCES), selector: object(LABEL_SELECTOR) };

/** A volume of a pod. Of the sources that belong to one storage product only those of AWS and of CSI are converted. */
export const VOLUME: Shape = {
  aws_elastic_block_store: object({ volume_id: named("volumeID") }),
  azure_disk: refused,
  azure_file: refused,
  ceph_fs: refused,
  cinder: refused,
  config_map: object({ default_mode: octal, items: ITEMS }),
  csi: object({ volume_attributes: map }),
  downward_api: object({ default_mode: octal, items: ITEMS }, "downwardAPI"),
  ephemeral: object({ volume_claim_template: object({ metadata: object(METADATA), spec: object(CLAIM_SPEC) }) }),
  fc: refused,
  flex_volume: refused,
  flocker: refused,
  gce_persistent_disk: refused,
  git_repo: refused,
  glusterfs: refused,
  iscsi: refused,
  local: refused,
  photon_persistent_disk: refused,
  projected: object({
    default_mode: octal,
    sources: list("sources", {
      config_map: object({ items: ITEMS }),
      downward_api: object({ items: ITEMS }, "downwardAPI"),
      secret: object({ items: ITEMS }),
    }),
  }),
  quobyte: refused,
  rbd: refused,
  secret: object({ default_mode: octal, items: ITEMS }),
  vsphere_volume: refused,
};
