/** A command in the outbox, as a screen shows it. */

import type { Problem } from '../live/types'
import type { KeptCommand, Progress } from './commandStore'

/** A command older than this is not sent by itself: the guests may have left. */
export const ASK_AFTER = 10 * 60_000
/** One older than this is only shown: the server forgets the ids of commands after 72 h. */
export const EXPIRES_AFTER = 48 * 3600_000
/** A clock that was set back makes a command look as if it came from the future. */
const CLOCK_TOLERANCE = 60_000

/**
 * - `waiting`: it goes by itself as soon as it can
 * - `sending`: it is on its way at this moment
 * - `refused`: the server said no, see `problem`; the person retries, edits or drops it
 * - `asking`: too old to go by itself; the person retries or drops it
 * - `expired`: too old to be sent at all; the person drops it
 */
export type EntryStatus = 'waiting' | 'sending' | 'refused' | 'asking' | 'expired'

export interface Entry extends KeptCommand {
  status: EntryStatus
  problem?: Problem
  /** It was sent before, and the answer did not come: the server may have it. */
  mayHaveArrived: boolean
  /** False where the storage is full or not allowed: closing the page would lose it. */
  isKept: boolean
}

/** The status of a command that is not on its way. */
export function statusOf(command: KeptCommand, progress: Progress, now: number): EntryStatus {
  if (now - command.at > EXPIRES_AFTER) return 'expired'
  if (progress.problem) return 'refused'
  const age = now - (progress.confirmedAt ?? command.at)
  return age > ASK_AFTER || age < -CLOCK_TOLERANCE ? 'asking' : 'waiting'
}

/** Refused ones first, then in the order they were given. */
export function inViewOrder(entries: Entry[]): Entry[] {
  const refused = entries.filter((entry) => entry.status === 'refused')
  return [...refused, ...entries.filter((entry) => entry.status !== 'refused')]
}
