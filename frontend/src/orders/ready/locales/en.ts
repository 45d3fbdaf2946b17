/** The words of what stands at the pass. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Ready',
  whose: 'Whose dishes',
  mine: 'Mine: {n}',
  all: 'All: {n}',
  look: { fresh: 'just now', cooling: 'waiting', cold: 'getting cold' },
  inKitchen: 'Still cooking: {n}',
  gone: { sending: 'served, not sent yet', served: 'served' },
  serveAll: 'All served',
  soundOn: 'Switch the sound on',
  empty: {
    title: 'Nothing at the pass',
    text: 'The phone will tell you when the kitchen finishes something.',
  },
}

export default words
