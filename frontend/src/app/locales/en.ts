/** The words of every page. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Restaurant',
  online: 'Online',
  offline: 'Offline',
  theme: { auto: 'Theme: auto', light: 'Theme: light', dark: 'Theme: dark' },
  notFound: {
    title: 'There is no such page',
    text: 'The address has a typing error, or the page was removed.',
    home: 'Go home',
  },
}

export default words
