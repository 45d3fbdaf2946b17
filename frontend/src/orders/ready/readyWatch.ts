/** Notices when a dish becomes ready, and when it has waited too long: once each. */

import type { ItemStatus } from '@/stores/types'

export interface WatchedItem {
  id: number
  status: ItemStatus
  updated_at: string
}

interface Known {
  status: ItemStatus
  /** How many of the thresholds were noticed. */
  steps: number
}

export class ReadyWatch {
  private known: Map<number, Known> | undefined

  /**
   * Whether something is to be heard now. `now` in milliseconds, `thresholds` in minutes. What is
   * there at the first look is news only if it became ready in the last `watchedFor` milliseconds,
   * while the page was being loaded; but what it comes to later is.
   */
  look(
    items: readonly WatchedItem[],
    now: number,
    thresholds: readonly number[],
    watchedFor = 0,
  ): boolean {
    const before = this.known
    const after = new Map<number, Known>()
    let isNews = false
    for (const item of items) {
      const steps = item.status === 'ready' ? stepsOf(item, now, thresholds) : 0
      after.set(item.id, { status: item.status, steps })
      if (item.status !== 'ready') continue
      isNews ||= before
        ? isNew(before.get(item.id), steps)
        : now - Date.parse(item.updated_at) < watchedFor
    }
    this.known = after
    return isNews
  }
}

/** What was served and is taken back is where it was before. */
function isNew(before: Known | undefined, steps: number): boolean {
  if (before?.status === 'served') return false
  return before?.status !== 'ready' || steps > before.steps
}

function stepsOf({ updated_at }: WatchedItem, now: number, thresholds: readonly number[]): number {
  const minutes = (now - Date.parse(updated_at)) / 60_000
  return thresholds.filter((threshold) => minutes >= threshold).length
}
