/** The words of the restaurant's own record. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Restaurant',
  change: 'Change',
  saved: 'Saved: {name}',
  nothing: 'not given',
  name: 'Name of the restaurant',
  address: 'Address',
  phone: 'Phone',
  language: 'Language',
  languages: { ru: 'Русский', en: 'English' },
  languageHint:
    "The guests' menu and the table cards are in this language: print the cards anew. On the phones and tablets of the staff it is chosen on each of them.",
  timezone: 'Time zone',
  currency: 'Currency',
  businessDayEnds: 'End of the day',
  fixed:
    "Time zone, currency and end of the day are set in the server's settings file: TIMEZONE, CURRENCY, BUSINESS_DAY_ENDS. After a change the server is restarted.",
}

export default words
