import type { Member } from "./members";

/** How much of an estate is drawn as one box. */
export interface Level {
  readonly workload: (member: Member, reaches: readonly string[]) => Member;
  readonly puller: (member: Member) => Member;
  readonly repository: (member: Member) => Member;
  /** Whether stacks have no boxes of their own. */
  readonly byAccount: boolean;
  /** In words; undefined where everything but add-ons has its own box. */
  readonly words: string | undefined;
}

const itself = (member: Member): Member => member;
const ofBox = (member: Member): Member => ({ ...member, key: member.within.join("/") });
const ofAccount = (member: Member): Member => ({ ...member, key: member.within[0] ?? "" });

/** Add-ons of a cluster are always one box. */
function single(member: Member, reaches: readonly string[]): Member {
  return member.group === undefined ? member : { ...member, key: `${member.group} ${pullers(reaches).join(" ")}` };
}

function pullers(reaches: readonly string[]): readonly string[] {
  return reaches.slice(0, -1);
}

function grouped(member: Member, parts: readonly (string | undefined)[]): Member {
  return { ...member, key: [...parts, member.verdict].join(" ") };
}

/** From the finest to the coarsest; a workload is never one box with those of another verdict. */
export const LEVELS: readonly [Level, ...Level[]] = [
  { workload: single, puller: itself, repository: itself, byAccount: false, words: undefined },
  {
    workload: (member, reaches) =>
      member.group === undefined
        ? grouped(member, [...member.within, member.what, ...reaches])
        : single(member, reaches),
    puller: itself,
    repository: itself,
    byAccount: false,
    words: "workloads of a stack that pull the same image repository by the same roles",
  },
  {
    workload: (member, reaches) => grouped(member, [...member.within, ...pullers(reaches)]),
    puller: itself,
    repository: ofBox,
    byAccount: false,
    words: "the repositories of a stack, and the workloads of a stack that pull by the same roles",
  },
  {
    workload: (member) => grouped(member, member.within),
    puller: ofBox,
    repository: ofBox,
    byAccount: false,
    words: "the workloads, the pullers and the repositories of a stack",
  },
  {
    workload: (member) => grouped(member, [member.within[0]]),
    puller: ofAccount,
    repository: ofAccount,
    byAccount: true,
    words: "the workloads, the pullers and the repositories of an account",
  },
];
