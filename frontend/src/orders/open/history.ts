/** The history of an order in sentences: which one, and what stands in it. */

import type { components } from '../../api/generated/openapi'

export type HistoryEntry = components['schemas']['OrderHistory']

/** What one person did to the order in one moment; for items, to all of `itemIds`. */
export interface HistoryLine {
  id: number
  at: string
  person: string
  action: HistoryEntry['action']
  from: string | null
  to: string | null
  itemIds: number[]
}

/** Statuses of an order follow from those of its items, which stand there already. */
const FOLLOWS = new Set<HistoryEntry['action']>(['status'])

/**
 * The lines of a whole order, or of one of its items, oldest first. What a person did to several
 * items at once is one line.
 */
export function historyLines(entries: readonly HistoryEntry[], itemId?: number): HistoryLine[] {
  const lines: HistoryLine[] = []
  for (const entry of entries) {
    if (!isAbout(entry, itemId)) continue
    const last = lines[lines.length - 1]
    const line = toLine(entry)
    if (last && entry.item_id !== null && isSameAct(last, line)) last.itemIds.push(entry.item_id)
    else lines.push(line)
  }
  return lines
}

function isAbout(entry: HistoryEntry, itemId: number | undefined): boolean {
  if (itemId !== undefined) return entry.item_id === itemId
  return !FOLLOWS.has(entry.action) || (entry.to === 'cancelled' && entry.item_id === null)
}

function toLine({ id, at, user, action, from, to, item_id }: HistoryEntry): HistoryLine {
  const itemIds = item_id === null ? [] : [item_id]
  return { id, at, person: user.full_name, action, from, to, itemIds }
}

function isSameAct(one: HistoryLine, other: HistoryLine): boolean {
  return (['at', 'person', 'action', 'from', 'to'] as const).every((key) => one[key] === other[key])
}
