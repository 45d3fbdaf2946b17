/** The words for what this device still has to send. */

export default {
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
  leave: {
    text: 'The server does not have this yet. If you sign out it stays on this device, and is sent when you sign in here again.',
    signOut: 'Sign out',
    stay: 'Stay',
  },
}
