/** The history of an order in words: who did what to it, and when. */

import type { components } from '@/api/generated/openapi'

export type HistoryEntry = components['schemas']['OrderHistory']
type Action = HistoryEntry['action']

/** `t` of vue-i18n. */
export type Say = (key: string, named: Record<string, unknown>) => string

/** What ids stand for. */
export interface Names {
  /** The dish of an item, with its quantity where that is not one. */
  item: (id: number) => string
  table: (id: number) => string
  person: (id: number) => string
}

/** What somebody did at one moment. */
export interface Deed {
  id: number
  at: string
  who: string
  sentences: string[]
}

/** Of these several are told in one sentence. */
const TOGETHER: readonly Action[] = ['line_added', 'line_status']

/** What one person did at the same moment is one deed. */
export function tellHistory(entries: readonly HistoryEntry[], say: Say, names: Names): Deed[] {
  const groups = groupBy(entries, ({ at, user }) => `${at} ${user.id}`)
  return groups.map((group) => {
    const [first] = group as [HistoryEntry]
    const sentences = groupBy(group, sentenceOfEntry).map((same) => tell(same, say, names))
    return { id: first.id, at: first.at, who: first.user.full_name, sentences }
  })
}

function sentenceOfEntry({ id, action, to }: HistoryEntry): string {
  return TOGETHER.includes(action) ? `${action} ${action === 'line_added' ? '' : to}` : String(id)
}

/** The sentence of an entry, or of several that differ in their items only. */
function tell(entries: readonly HistoryEntry[], say: Say, names: Names): string {
  const [{ action, from, to }] = entries as [HistoryEntry]
  const items = entries.flatMap(({ item_id }) => (item_id === null ? [] : [names.item(item_id)]))
  const words = (value: string | null) => inWords(action, value, say, names)
  return say(`adminOrders.history.${KEYS[action](to)}`, {
    items: items.join(', '),
    from: words(from),
    to: words(to),
  })
}

type KeyOf = (to: string | null) => string

const withText =
  (key: string): KeyOf =>
  (to) =>
    to ? `${key}.set` : `${key}.gone`
const withValue =
  (key: string): KeyOf =>
  (to) =>
    `${key}.${to}`

const KEYS: Record<Action, KeyOf> = {
  placed: () => 'placed',
  status: withValue('status'),
  payment_status: withValue('payment_status'),
  table_id: withText('table_id'),
  waiter_id: () => 'waiter_id',
  order_type: () => 'order_type',
  notes: withText('notes'),
  kitchen_notes: withText('kitchen_notes'),
  line_added: () => 'line_added',
  line_status: withValue('line_status'),
  line_quantity: () => 'line_quantity',
  line_comment: withText('line_comment'),
}

function inWords(action: Action, value: string | null, say: Say, names: Names): string {
  if (value === null) return ''
  if (action === 'table_id') return names.table(Number(value))
  if (action === 'waiter_id') return names.person(Number(value))
  return action === 'order_type' ? say(`adminOrders.types.${value}`, {}) : value
}

/** Groups of neighbours and of others with the same key, in the order of the first of each. */
function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}
