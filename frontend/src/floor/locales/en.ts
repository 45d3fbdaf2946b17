/** The words of the floor. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Floor',
  takeaway: 'Takeaway',
  newTakeaway: 'New takeaway order',
  showOnly: 'Show only',
  myTables: 'my table | my tables',
  ready: 'ready',
  allZones: 'All',
  zones: 'Zones',
  otherTables: 'Other tables',
  noTables: 'There are no tables yet. An admin adds them.',
  noneOfThese: 'No such tables now.',
  noOrder: 'No order',
  spoken: 'Table {number}, seats {seats}',
  state: {
    free: 'Free',
    seated: 'Waiting for a waiter',
    ordering: 'Being ordered',
    served: 'All served',
    cooking: 'In the kitchen:\u00a0{n}',
    ready: 'Ready: {n}',
    late: 'Running late',
  },
}

export default words
