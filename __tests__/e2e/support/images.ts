import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { BatchGetImageCommand, type ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";

import type { Emulator } from "./emulator";
import { workFolder } from "./folders";
import { execute, type Finished, succeed } from "./process";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

interface Blob {
  readonly digest: string;
  readonly size: number;
  readonly bytes: Buffer;
}

/** An image of one layer as a folder in the OCI image layout, which every registry client reads. */
export function imageLayout(content: string): string {
  const folder = workFolder("image");
  const layer = blob(emptyArchive());
  const config = blob(
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: { Labels: { content } },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  const manifest = blob(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptor("application/vnd.oci.image.config.v1+json", config),
      layers: [descriptor("application/vnd.oci.image.layer.v1.tar", layer)],
    }),
  );
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  for (const { digest, bytes } of [layer, config, manifest]) {
    writeFileSync(join(folder, "blobs", digest.replace(":", "/")), bytes);
  }
  writeFileSync(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  writeFileSync(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [descriptor(MANIFEST, manifest)] }),
  );
  return folder;
}

/**
 * Pushes with skopeo, logged in as the environment's caller.
 *
 * @param registry account of the registry, if it is not the caller's own
 */
export async function push(
  emulator: Emulator,
  env: NodeJS.ProcessEnv,
  layout: string,
  image: string,
  registry?: string,
): Promise<Finished> {
  const credentials = await login(env, registry);
  const options = ["--dest-tls-verify=false", "--dest-creds", credentials];
  return execute("skopeo", ["copy", ...options, `oci:${layout}`, address(emulator, image)], { env });
}

/**
 * Pulls with skopeo into a new folder.
 *
 * @param registry account of the registry, if it is not the caller's own
 */
export async function pull(
  emulator: Emulator,
  env: NodeJS.ProcessEnv,
  image: string,
  registry?: string,
): Promise<Finished> {
  const credentials = await login(env, registry);
  const options = ["--src-tls-verify=false", "--src-creds", credentials];
  return execute("skopeo", ["copy", ...options, address(emulator, image), `dir:${workFolder("pulled")}`], { env });
}

/** Whether IAM, not something else, kept a client from an image. */
export function isRefused({ code, output }: Finished): boolean {
  return code !== 0 && /not authorized to perform: ecr:|403 \(Forbidden\)/.test(output);
}

/** Puts an image into a repository by the API alone; the emulator takes manifests whose layers are absent. */
export async function putImage(ecr: ECRClient, repositoryName: string, imageTag: string): Promise<void> {
  const config = blob(`${repositoryName}:${imageTag}`);
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor("application/vnd.oci.image.config.v1+json", config),
    layers: [descriptor("application/vnd.oci.image.layer.v1.tar", blob(imageTag))],
  });
  await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
}

/** Whether the repository still holds the image. */
export async function holdsImage(ecr: ECRClient, repositoryName: string, imageTag: string): Promise<boolean> {
  const found = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
  return (found.images ?? []).length === 1;
}

/** The emulator has one address for all registries, so that the token says which one is meant. */
async function login(env: NodeJS.ProcessEnv, registry?: string): Promise<string> {
  if (registry === undefined) {
    const { stdout } = await succeed("aws", ["ecr", "get-login-password"], { env });
    return `AWS:${stdout.trim()}`;
  }
  const query = "authorizationData[0].authorizationToken";
  const args = ["ecr", "get-authorization-token", "--registry-ids", registry, "--query", query, "--output", "text"];
  const { stdout } = await succeed("aws", args, { env });
  return Buffer.from(stdout, "base64").toString();
}

/** The emulator serves the registry of the caller's account at its own address. */
function address(emulator: Emulator, image: string): string {
  return `docker://${emulator.url.replace("http://", "")}/${image}`;
}

function blob(content: string | Buffer): Blob {
  const bytes = Buffer.from(content);
  return { digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, size: bytes.length, bytes };
}

function descriptor(mediaType: string, { digest, size }: Blob): object {
  return { mediaType, digest, size };
}

/** A tar archive ends with two blocks of zeros; an empty one is nothing else. */
function emptyArchive(): Buffer {
  return Buffer.alloc(1024);
}
