/** How long something has waited, and from when on that is too long. */

export type Urgency = 'fine' | 'soon' | 'late'

/** In minutes. */
export interface Limits {
  soon: number
  late: number
}

/** Whole seconds from a moment until now, at least 0; both in milliseconds. */
export function secondsSince(moment: number, now: number): number {
  return Math.max(0, Math.floor((now - moment) / 1_000))
}

export function urgencyOf(seconds: number, { soon, late }: Limits): Urgency {
  if (seconds >= late * 60) return 'late'
  return seconds >= soon * 60 ? 'soon' : 'fine'
}
