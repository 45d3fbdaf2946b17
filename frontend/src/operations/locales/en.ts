/** The words of the server's page. */

import type ru from './ru'

const words: typeof ru = {
  checks: {
    title: 'How the server is',
    names: {
      database: 'Database',
      migrations: 'Version of the database',
      disk: 'Disk',
      backup: 'Backup',
      clock: 'Server clock',
    },
    states: { ok: 'All right', warning: 'Needs attention', error: 'Does not work' },
    sentences: {
      database_ok: 'The database answers and takes changes.',
      database_away: 'The database does not answer. Check that it runs.',
      database_gone:
        'The database file was deleted or replaced while the server runs. Stop the server and restore a backup.',
      database_locked: 'Another program keeps the database for itself. End it.',
      migrations_ok: 'The database fits the program.',
      migrations_pending:
        'The database is older or newer than the program. Restart the server: it brings it up to date by itself.',
      migrations_unknown: 'It is not known whether the database fits the program.',
      disk_ok: 'There is room on the disk.',
      disk_full:
        'The disk is full. Remove what does not belong on it, then old backups. Photos are refused meanwhile.',
      disk_read_only:
        'The disk can only be read, as happens to a worn memory card. Download the newest backup, then replace the disk.',
      disk_gone: 'The folder of the data is not there. Check that its disk is mounted.',
      backup_ok: 'The newest backup is less than 26 hours old.',
      backup_overdue: 'The newest backup is older than 26 hours. Make one now.',
      backup_none_yet: 'The restaurant is new: its first backup is made tonight.',
      backup_not_here:
        'No nightly backups are made here: they are switched off, or the database has tools of its own.',
      clock_ok: 'The clock is right, as far as the records tell.',
      clock_behind:
        'The clock is behind: the newest record is later than it shows. Set the right time on the server.',
      clock_unknown: 'It is not known whether the clock is right.',
    },
  },
  backups: {
    title: 'Backups',
    start: 'Back up now',
    nightly:
      'Every night at {time} the server makes one by itself. It holds the whole restaurant: people, phones, passports, orders. Keep it as safe as the cash.',
    never:
      'Nightly backups are switched off in the settings file. A backup holds the whole restaurant: people, phones, passports, orders. Keep it as safe as the cash.',
    elsewhere: 'This database is backed up with its own tools, such as pg_dump or mariadb-dump.',
    none: 'There is no backup yet.',
    automatic: 'by itself',
    running: 'Being made',
    runningPercent: '{n} % is there',
    states: { complete: 'Complete', running: 'Backup being made', failed: 'Failed' },
    problems: {
      no_room_for_backup:
        'Failed: {n} MB are missing. Remove what does not belong on the disk, or use a larger one.',
      backup_damaged:
        'Failed: the copy was damaged when it was read back, and was thrown away. Check the data: the disk may be failing.',
      backup_failed: 'Failed. The log of the server says why.',
    },
    download: 'Download',
    downloadNewest: 'Download the newest backup',
  },
  restore: {
    title: 'How to restore a backup',
    before:
      'The restaurant becomes what it was when the backup was made. Later orders are not in it; the present database is kept beside it.',
    console: 'On the server itself, at its keyboard or over ssh, run:',
    stick: {
      title: 'From the USB stick',
      plug: 'Plug the stick RESTAURANT into the server.',
      confirm: 'It names the backup. To go on, type yes. The photos come back, too.',
    },
    disk: {
      title: 'From a backup on the server itself',
      name: 'Put the name of a backup from the list in place of the dots. Copy a downloaded one to the server first.',
    },
    byHand: {
      stop: 'Stop the server.',
      run: "In the program's folder run this, with the file of the backup:",
      start: 'Start the server again.',
    },
    after: 'Afterwards everybody signs in again, and the screens reload by themselves.',
  },
  data: {
    title: 'Check of the data',
    start: 'Check the data',
    results: {
      never: 'Not checked since the server was started',
      running: 'The data are being checked. The page may be closed',
      sound: 'The data are sound',
      broken: '{n} fault was found | {n} faults were found',
      failed: 'The check was not finished. Begin it again',
    },
    advice:
      'The check changes nothing. Download the newest backup, and show these lines to whoever looks after the server.',
    problems: {
      orderTotal: 'The total of an order is not the sum of its dishes. Orders: {ids}.',
      itemTotal: 'The total of a line is not its price times its quantity. Lines: {ids}.',
      orderStatus: 'The state of an order does not follow from its dishes. Orders: {ids}.',
      oneOpenOrder: 'A table has more than one open order. Records of tables: {ids}.',
      isOpen: 'The mark "open" does not fit state and payment. Orders: {ids}.',
      hasTable: 'A dine-in order has no table. Orders: {ids}.',
      servedAt: 'The time of serving does not fit the state. Orders: {ids}.',
      cancelledAt: 'The time of cancelling does not fit the state. Orders: {ids}.',
      paidAt: 'The time of payment does not fit the payment. Orders: {ids}.',
      paidBy: 'The payment method does not fit the payment. Orders: {ids}.',
      paidTotal: 'What was paid does not fit the total. Orders: {ids}.',
      money: 'A total or a price is below zero. Records: {ids}.',
      seated:
        'A table with an open order is marked as taken without one. Records of tables: {ids}.',
      placed: 'The history of an order has no beginning, or two. Orders: {ids}.',
      orderHistory: 'The history of an order ends with another state. Orders: {ids}.',
      paymentHistory: 'The history of an order ends with another payment. Orders: {ids}.',
      itemHistory: 'The history of a dish ends with another state. Lines: {ids}.',
      addedOnce: 'A dish was not added to the history exactly once. Lines: {ids}.',
      orderSteps: 'A step is missing in the history of an order. Entries: {ids}.',
      itemSteps: 'A step is missing in the history of a dish. Entries: {ids}.',
      credentials: 'Somebody has neither a password nor a PIN. Records of staff: {ids}.',
      anAdmin: 'There is no admin among the staff. Records: {ids}.',
      usernames: 'Somebody is not found by their username. Records of staff: {ids}.',
      eventLog: 'The log of events is broken: {ids}.',
      events: 'The log of events has gaps. Events: {ids}.',
      references: 'A record refers to what is not there. {what}: {ids}.',
      sorted: 'A list is sorted wrongly. {what}: {ids}.',
      pictures:
        'Files of photos are missing. {what}: {ids}. Bring the folder uploads back from the USB stick, or upload the photos again.',
      file: 'The database file is damaged: {ids}. Restore the newest backup.',
    },
  },
  facts: {
    title: 'Server',
    names: {
      version: 'Version',
      uptime: 'Running for',
      database: 'Database',
      disk: 'Disk',
      clock: 'Clock',
      screens: 'Online',
      devices: 'Shared devices',
    },
    unknown: 'not known',
    days: '{n} day | {n} days',
    free: '{free} of {total} free',
    sameTime: '{time}, as on this device',
    ahead: '{time}, {span} ahead of this device',
    behind: '{time}, {span} behind this device',
    seconds: '{n} second | {n} seconds',
    screensOf: 'waiters: {waiter}, kitchen: {kitchen}, admins: {admin}',
    devicesOf: '{online} of {enrolled} online',
  },
  slow: {
    title: 'What took longest in the last hour',
    none: 'Everything took less than a quarter of a second.',
    seconds: '{n} s',
    looked: '{what}: looked at',
    changed: '{what}: changed',
    tasks: {
      menuImport: 'Menu read from a file',
      signIn: 'Somebody signed in',
      newOrder: 'A new order',
      tableCards: 'Table cards to print',
      backupDownload: 'A backup downloaded',
      picture: 'A photo uploaded',
    },
    subjects: {
      asyncapi_json: 'Description of events',
      audit: 'Journal',
      auth: 'Sign-in',
      backups: 'Backups',
      categories: 'Sections of the menu',
      demo: 'Demo',
      devices: 'Devices',
      dishes: 'Dishes',
      events: 'Events',
      health: 'State of the server',
      ingredients: 'Ingredients',
      locations: 'Zones of the floor',
      menu: 'Menu',
      metrics: 'Figures of the server',
      m: "Guests' menu",
      orders: 'Orders',
      'payment-methods': 'Ways to pay',
      ready: 'State of the server',
      reports: 'Reports',
      restaurant: 'Restaurant',
      setup: 'First start',
      staff: 'Staff',
      system: 'Settings',
      tables: 'Tables',
      uploads: 'Photos',
      users: 'Staff',
    },
  },
  address: {
    title: 'Address for other devices',
    qr: 'QR code of the address of the restaurant',
    how: "Join the restaurant's Wi‑Fi with the device, and point its camera at the code.",
    none: 'Other devices cannot get here: the server listens on this machine only. Set HOST=0.0.0.0 in the settings file, and join a network.',
  },
  stick: {
    title: 'USB stick',
    copied: 'Last copy: {time}',
    states: {
      elsewhere: 'No copies to a stick are made here',
      missing: 'There is no stick',
      pulledOut: 'The stick is not plugged in',
      waiting: 'Plugged in, no copy yet',
      failing: 'Plugged in, but without a copy of last night',
      fine: 'Plugged in, with a copy',
    },
    advice: {
      elsewhere:
        'An installed server does that, such as a Raspberry Pi. Download a backup every week and keep it on another device.',
      missing:
        'If the disk of the server breaks, everything is lost. Name a stick RESTAURANT, plug it into the server and leave it there: it gets a copy every night.',
      pulledOut: 'Plug it in, or the second one named RESTAURANT: it gets a copy every night.',
      waiting: 'The first copy is made tonight. Leave it there.',
      failing: 'It may be full or broken. Remove other files from it, or plug in another.',
      fine: 'Swap it for the second one on Mondays, and keep the first at home.',
    },
  },
}

export default words
