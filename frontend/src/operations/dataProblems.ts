/** What a check of the data found, in the words of the owner. */

/** The sentences of restaurant/operations/integrity_rules.py and integrity.py, and their words. */
const PROMISES: Record<string, string> = {
  'The total of an order is the sum of its items that are not cancelled.': 'orderTotal',
  'The total of an item is its price times its quantity.': 'itemTotal',
  'The status of an order follows from the statuses of its items.': 'orderStatus',
  'A table has at most one open dine-in order.': 'oneOpenOrder',
  'The column is_open agrees with status and payment.': 'isOpen',
  'A dine-in order has a table.': 'hasTable',
  'An order has served_at exactly when it is served.': 'servedAt',
  'An order has cancelled_at exactly when it is cancelled.': 'cancelledAt',
  'An order has paid_at exactly when it was paid.': 'paidAt',
  'An order has a payment method exactly when money was taken for it.': 'paidBy',
  'What was paid for an order is its total when it is paid, less while it is unpaid, and nothing once it is refunded.':
    'paidTotal',
  'Money is never negative.': 'money',
  'A table with an open order is not also marked guests_seated.': 'seated',
  'The history of an order has exactly one entry for placing it.': 'placed',
  'The history of an order ends with its present status.': 'orderHistory',
  'The history of an order ends with its present payment status.': 'paymentHistory',
  'The history of an item ends with its present status.': 'itemHistory',
  'Each item was added once.': 'addedOnce',
  "Every step of an order's status begins where the last one ended.": 'orderSteps',
  "Every step of an item's status begins where the last one ended.": 'itemSteps',
  'Every user has a password or a PIN.': 'credentials',
  'There is an active admin as soon as there are users.': 'anAdmin',
  'users are found by their usernames.': 'usernames',
  'There is one event log.': 'eventLog',
  'Events have no gaps and say their own number.': 'events',
  'The log ends with its last event.': 'eventLog',
  'The database file is whole.': 'file',
}
const PATTERNS: readonly { pattern: RegExp; key: string }[] = [
  { pattern: /^Every (?<what>\S+) refers to a record\.$/, key: 'references' },
  { pattern: /^(?<what>\S+) are sorted by their names\.$/, key: 'sorted' },
  { pattern: /^The pictures of (?<what>\S+) are in the folder uploads\.$/, key: 'pictures' },
]

export interface DataProblem {
  key: string
  /** `ids`: the records where it is so. */
  facts: Record<string, string>
}

/** The words for a sentence of the server; null for one that is not known here. */
export function problemOf(sentence: string): DataProblem | null {
  const [, promise = sentence, ids = ''] = /^(.*?) Not so: (.*)\.$/s.exec(sentence) ?? []
  const known = PROMISES[promise]
  if (known !== undefined) return { key: known, facts: { ids } }
  for (const { pattern, key } of PATTERNS) {
    const match = pattern.exec(promise)
    if (match !== null) return { key, facts: { ids, ...match.groups } }
  }
  return null
}
