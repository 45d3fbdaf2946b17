/** The words about the people of the staff. */

import type ru from './ru'

const words: typeof ru = {
  me: {
    title: 'Me',
    label: 'Who is signed in',
    on: 'You are signed in on “{device}”.',
    here: 'You are signed in in this browser.',
    elsewhere: 'Other pages',
    toKitchen: 'Kitchen display',
    toAdmin: 'Management',
    signOut: 'Sign out',
    onShift: 'On shift',
    offShift: 'Off shift',
    shift: 'Shift',
    openOrders: '{n} open order | {n} open orders',
    othersUnsent:
      'Taps of others wait on this device: {n}. They are sent once whoever made them signs in.',
  },
}

export default words
