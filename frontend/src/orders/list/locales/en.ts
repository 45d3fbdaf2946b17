/** The words of the lists of orders. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Orders',
  open: 'Open',
  closed: 'Closed today',
  noneOpen: 'There are no open orders.',
  noneClosed: 'No order has been closed today.',
  more: 'More',
  state: { paid: 'Paid', cancelled: 'Cancelled', refunded: 'Money given back', closed: 'Closed' },
}

export default words
