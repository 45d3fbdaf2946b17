/** The words of the frame around the staff's pages. */

import type ru from './ru'

const words: typeof ru = {
  sections: 'Sections',
  tabs: { floor: 'Floor', ready: 'Ready', orders: 'Orders', me: 'Me' },
  switchUser: '{name}, switch user',
  chooseTable: 'Choose a table, and its order appears here.',
  outbox: {
    count: 'Not sent: {n}.',
    byItself: 'Will be sent once back online.',
    decide: 'Needs your decision.',
    open: 'Open',
    kept: 'Kept on this device. Will be sent in order, and only once.',
    sendNow: 'Try now',
    change: 'Change',
    retry: 'Send',
    drop: 'Do not send: {what}',
    status: {
      waiting: '{time}, waits for the connection',
      sending: '{time}, being sent',
      refused: 'Refused by the server: {why}',
      asking: '{time}. More than 10 minutes ago: still needed?',
      expired: '{time}. Too long ago to be sent',
    },
  },
  leave: {
    text: 'The server does not have this yet. If you sign out it stays on this device, and is sent when you sign in here again.',
    signOut: 'Sign out',
    stay: 'Stay',
  },
  otherRole: {
    title: 'This page is not for you',
    text: 'It is for others: you are signed in with another role.',
    home: 'To my page',
  },
}

export default words
