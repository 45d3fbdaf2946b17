/** The words of the frame around the staff's pages. */

import type ru from './ru'

const words: typeof ru = {
  sections: 'Sections',
  tabs: { floor: 'Floor', ready: 'Ready', orders: 'Orders', me: 'Me' },
  switchUser: '{name}, switch user',
  chooseTable: 'Choose a table, and its order appears here.',
  otherRole: {
    title: 'This page is not for you',
    text: 'It is for others: you are signed in with another role.',
    home: 'To my page',
  },
}

export default words
