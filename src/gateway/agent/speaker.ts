/** Whoever said something, by every id that their platform proved when they said it: on WhatsApp a person has two. */
export interface Speaker {
  /** `channel:account:sender`, `operator`, or the model's name. */
  readonly from: string;
  /** Further ids of the same person, written as `from` is. Absent: there is none. */
  readonly also?: readonly string[];
}

const idsOf = ({ from, also = [] }: Speaker): readonly string[] => [from, ...also];

/** By who the owner is now, whichever of their ids the owner was named by. */
export const isOwners = (speaker: Speaker, isOwn: (from: string) => boolean): boolean => idsOf(speaker).some(isOwn);

export const isSame = (one: Speaker, other: Speaker): boolean => idsOf(one).some((id) => idsOf(other).includes(id));
