import { expect, it } from 'vitest'

import { historyLines, type HistoryEntry } from './history'

const EVENING = '2026-11-26T16:00:00+00:00'
let id = 0

function entry(changes: Partial<HistoryEntry>): HistoryEntry {
  id += 1
  const user = { id: 2, full_name: 'Анна Соловьёва' }
  return {
    id,
    at: EVENING,
    user,
    item_id: null,
    action: 'placed',
    from: null,
    to: null,
    ...changes,
  }
}

const HISTORY = [
  entry({ action: 'placed', to: 'pending' }),
  entry({ action: 'line_added', item_id: 101, to: 'new' }),
  entry({ action: 'line_added', item_id: 102, to: 'new' }),
  entry({
    action: 'line_status',
    item_id: 101,
    from: 'new',
    to: 'cooking',
    at: '2026-11-26T16:05:00+00:00',
  }),
  entry({ action: 'status', from: 'pending', to: 'in_progress', at: '2026-11-26T16:05:00+00:00' }),
  entry({ action: 'line_added', item_id: 103, to: 'new', at: '2026-11-26T16:10:00+00:00' }),
]

it('what was ordered at once is told at once, and what only follows is left out', () => {
  const lines = historyLines(HISTORY)

  expect(lines.map(({ action, itemIds }) => [action, itemIds])).toEqual([
    ['placed', []],
    ['line_added', [101, 102]],
    ['line_status', [101]],
    ['line_added', [103]],
  ])
})

it('the history of an item is its own', () => {
  expect(historyLines(HISTORY, 101).map(({ to }) => to)).toEqual(['new', 'cooking'])
})

it('that the order was cancelled is told, whoever cancelled which item', () => {
  const cancelled = entry({ action: 'status', from: 'pending', to: 'cancelled' })

  expect(historyLines([cancelled])).toHaveLength(1)
})
