/* Who holds the policies of the `access` stack. It asks `checks/`; `platform/` asks it. */

/** Whom the policies of the `access` stack are attached to. */
export interface AccessSettings {
  /** Who applies the stacks `state`, `registry` and `access`. @default nobody */
  readonly deployer?: AttachmentSettings;
  /** Who pushes images. @default nobody */
  readonly pusher?: AttachmentSettings;
  /** Who pulls images. @default nobody */
  readonly puller?: AttachmentSettings;
}

/** Names (not ARNs) of identities that exist in the registry's account. */
export interface AttachmentSettings {
  /** @default [] */
  readonly groups?: readonly string[];
  /** @default [] */
  readonly users?: readonly string[];
  /** @default [] */
  readonly roles?: readonly string[];
}
