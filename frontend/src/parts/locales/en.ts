/** The words of the parts that several pages have. */

import type ru from './ru'

const words: typeof ru = {
  close: 'Close',
  undo: 'Undo',
  unsent: 'not sent yet',
  quantity: { of: 'Quantity: {name}', less: 'Less', more: 'More', remove: 'Remove' },
  status: {
    new: 'New',
    cooking: 'Cooking',
    ready: 'Ready',
    served: 'Served',
    cancelled: 'Cancelled',
  },
  link: {
    online: 'Online',
    catchingUp: 'Catching up',
    offline: 'Offline',
    asOf: 'as of {time}',
  },
}

export default words
