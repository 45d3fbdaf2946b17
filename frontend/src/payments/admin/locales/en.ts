/** The words of the ways to pay, for their owner. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Ways to pay',
  back: 'Back to the settings',
  add: 'Way to pay',
  new: 'New way to pay',
  edit: 'Way to pay',
  none: 'There is no way to pay yet. Without one no bill can be settled: add "Cash" and "Card", for example.',
  off: 'not accepted',
  name: 'Name',
  isActive: 'Accepted',
  isActiveHint: 'Waiters choose it when a bill is paid',
  saved: 'Saved: {name}',
  remove: 'Remove',
  removed: 'Removed: {name}',
  switchedOff: 'Somebody has paid this way, so it is not removed but switched off: {name}',
}

export default words
