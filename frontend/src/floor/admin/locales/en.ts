/** The words of the floor for its owner. */

import type ru from './ru'

const words: typeof ru = {
  title: 'Floor',
  zones: '{n} zone | {n} zones',
  tables: '{n} table | {n} tables',
  seats: '{n} seat | {n} seats',
  noZone: 'In no zone',
  off: 'switched off',
  remove: 'Remove',
  empty: 'There are no tables yet. Begin with a zone, such as “Main hall”, and add tables to it.',
  again: 'Load again',
  zone: {
    title: 'Zone',
    new: 'New zone',
    add: 'Zone',
    change: 'Change the zone: {name}',
    empty: 'There are no tables here yet. Add the first.',
    name: 'Name',
    description: 'Description',
    color: 'Colour',
    colorNumber: 'Colour {n}',
    otherColor: 'Another',
    isUsed: 'In use',
    isUsedHint: 'No tables can be put into a zone that is off',
    saved: 'Zone “{name}” is saved',
    removed: 'Zone “{name}” is removed',
  },
  table: {
    new: 'New table',
    add: 'Table',
    withoutZone: 'Add a table in no zone',
    number: 'Table {n}',
    numberField: 'Number',
    seats: 'Seats',
    zone: 'Zone',
    note: 'Note for the waiters',
    isUsed: 'In use',
    isUsedHint: 'Waiters do not see a table that is off',
    saved: 'Table {n} is saved',
    removed: 'Table {n} is removed',
  },
  card: {
    title: 'Card for the table',
    label: 'How the card is printed',
    code: 'QR code of the menu',
    how: 'Point your camera: the menu opens',
    print: 'Print',
    save: 'Code as SVG',
    menu: 'The menu as guests see it',
  },
  cards: {
    title: 'Cards with QR codes',
    button: 'QR cards',
    how: 'A PDF file: A4 pages with eight cards each, to print and cut.',
    tooMany: 'Choose all tables, or 100 at most.',
    save: 'Save {n} card | Save {n} cards',
  },
}

export default words
