/** The words of the frame of the owner's side, and of its forms. */

import type ru from './ru'

const words: typeof ru = {
  label: 'Sections',
  sections: {
    today: 'Today',
    orders: 'Orders',
    menu: 'Menu',
    floor: 'Floor',
    staff: 'Staff',
    journal: 'Journal',
    system: 'Settings',
  },
  toWaiters: "The waiter's pages",
  toKitchen: 'Kitchen display',
  signOut: 'Sign out',
  beforeOpening: {
    left: 'Left to do before the first guests: {n} of {all}',
    open: 'Open the list',
    hide: 'Do not show again',
  },
  fields: {
    required: 'Fill in this field.',
    taken: 'There is one already. Choose another.',
    number: 'Write a number.',
    whole: 'Write a whole number.',
    decimals: 'At most two digits after the point.',
    range: 'From {least} to {most}.',
    atLeast: 'At least {least}.',
    length: 'At most {most} characters.',
    gone: 'This is no longer there. Choose another.',
    yesOrNo: 'Write yes or no: true or false.',
    colour: 'A colour is written like this: #66CCFF.',
  },
  list: {
    pages: 'Pages of the list',
    newest: 'Newest',
    older: 'Older',
    loading: 'Loading…',
    retry: 'Try now',
    clear: 'Clear the filters',
    all: 'All',
    more: 'Show more, {n} left',
    from: 'From',
    to: 'To',
  },
  form: {
    save: 'Save',
    cancel: 'Cancel',
    removeSurely: 'Really remove?',
    seeFields: 'Correct the marked fields.',
    conflict: 'Somebody else has saved this record while you were editing.',
    theirs: 'now: {value}',
    mine: 'yours: {value}',
    keepMine: 'Keep mine',
    takeTheirs: 'Take the new one',
    nothing: 'nothing',
    yes: 'yes',
    no: 'no',
    unsaved: 'Changes are not saved',
    discard: 'Discard',
    goOn: 'Go on editing',
  },
}

export default words
