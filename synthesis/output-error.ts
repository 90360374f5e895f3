/** The output folder cannot be written: one line that says why and what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** What a disk or a right refuses, wherever it is met: no fault of the code that wrote. */
const FULL: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "a file would be larger than allowed",
};
const REFUSED: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EPERM: "the operation is not permitted",
  ENOTDIR: "a part of the path is a file",
  EISDIR: "a folder stands where a file belongs",
  EEXIST: "a file stands where a folder belongs",
  EXDEV: "it is spread over several file systems",
};

/** Why a folder could not be written, in words; undefined for an error of another kind. */
export function reasonOf(error: unknown, folder: string): string | undefined {
  const {
    code = "",
    path,
    syscall,
  } = (typeof error === "object" && error !== null ? error : {}) as Partial<NodeJS.ErrnoException>;
  const full = FULL[code];
  if (full !== undefined) return full;
  // Node's way to say that a folder above may not be written.
  const reason = code === "ENOENT" && syscall === "mkdir" ? "the folder above is read-only" : REFUSED[code];
  return reason !== undefined && path?.startsWith(folder) === true ? `${reason}, ${path}` : undefined;
}
