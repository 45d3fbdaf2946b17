/** The words of shared devices, and of one's own sign-ins. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Devices',
  none: 'There are no shared devices yet. Add a tablet, and people sign in on it with their PIN.',
  name: 'Name of the device',
  nameMissing: 'Enter a name',
  edit: 'Change: {name}',
  online: 'Connected',
  offline: 'Not connected',
  states: {
    waiting: 'Waits for its code',
    expired: 'The code was not typed in time',
    unused: 'Nobody has signed in yet',
    used: 'Last sign-in: {time}',
  },
  pair: {
    title: 'Add a device',
    nameHint: 'Such as “Tablet at the bar”',
    submit: 'Show the code',
    again: 'New code',
    finish: 'Done',
    qr: 'QR code for pairing: {name}',
    wifi: 'Take the device into the Wi‑Fi of the restaurant.',
    scan: 'Point its camera at the code. Or open {address} and type:',
    type: 'Open the sign-in page on it, “Pair a shared device”, and type:',
    loopback:
      'This page is open on the server itself; that address leads no other device here. Open it by the address of the server in the network, and there is a QR code.',
    left: 'Valid for {time} more, once',
    expired: 'The code is not valid any more.',
    done: 'Paired: {name}',
  },
  revoke: {
    open: 'Revoke the device',
    title: 'Revoke {name}?',
    text: 'Everybody signed in on it is signed out at once. To pair it again, it needs a new code.',
    verb: 'Revoke',
  },
  sessions: {
    title: 'Your sign-ins',
    current: 'this one',
    unknown: 'Unknown program',
    end: 'End',
    endOf: 'End the sign-in: {name}',
    ask: 'End this sign-in?',
    text: 'That device has to sign in anew.',
  },
}

export default words
