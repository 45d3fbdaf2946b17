/** The words of bills and payments. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Bill, {what}',
  toOrder: 'Back to the order',
  due: 'To pay',
  paidPart: 'Bill {total}, paid {paid}',
  methods: 'Ways to pay',
  again: 'Try again',
  back: 'Back',
  given: 'Given',
  change: 'Change',
  short: 'Missing',
  shortBy: '{sum} missing',
  exact: 'Exact',
  digits: 'Digits',
  erase: 'Erase',
  take: 'Take {sum}',
  takeWithChange: 'Take {sum}, change {change}',
  changed: 'The bill has changed. Check it with the guests, and take the money again.',
  unknown: 'No answer: whether it has arrived is not known. Press again, it will not count twice.',
  unanswered:
    'The last payment was not answered, and the bill is not paid yet. Take it again: it will not be taken twice.',
  offline: {
    title: 'Needs a connection.',
    text: 'Payments do not wait in line: take it once there is one.',
  },
  nothing: {
    free: 'There is nothing to pay.',
    cancelled: 'The order is cancelled, there is nothing to pay.',
    refunded: 'The money was given back, the order is closed.',
  },
  paid: {
    title: 'Paid',
    change: 'Change for the guest',
    way: 'Paid by',
    cash: '{method}, given {sum}',
    at: 'Time',
    open: 'Paid, not all served yet',
    closed: 'Closed',
    free: 'Free',
    receipt: 'Ring it up at the till: the server does not.',
    toFloor: 'To the floor',
    toOrder: 'To the order',
  },
  refund: {
    title: 'Give back {sum}?',
    text: 'The money of the whole order goes back to the guests. It stays in the journal and cannot be undone.',
    action: 'Give the money back',
  },
}

export default words
