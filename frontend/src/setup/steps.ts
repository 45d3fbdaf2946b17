/** The steps of the first start, and which of them is next. */

export const STEPS = ['restaurant', 'owner', 'data', 'done'] as const
export type StepName = (typeof STEPS)[number]

/** What is known of the restaurant, and of whoever looks at it. */
export interface Facts {
  /** Whether there is an admin; null until the server has said so. */
  isSetUp: boolean | null
  isAdmin: boolean
  /** Whether the first step was filled in on this tab. */
  hasProfile: boolean
  /** Whether the restaurant has anything to begin with; null until that is known. */
  hasBegun: boolean | null
}

/**
 * The step to show to whoever asks for this one. `waiting`: not known yet; `closed`: the restaurant
 * has its admin, and that is somebody else.
 */
export function stepFor(wanted: StepName, facts: Facts): StepName | 'waiting' | 'closed' {
  if (facts.isSetUp === null) return 'waiting'
  if (!facts.isSetUp) return wanted === 'owner' && facts.hasProfile ? 'owner' : 'restaurant'
  if (!facts.isAdmin) return 'closed'
  if (wanted === 'done') return 'done'
  if (facts.hasBegun === null) return 'waiting'
  return facts.hasBegun ? 'done' : 'data'
}
