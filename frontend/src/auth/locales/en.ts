/** The words of signing in. */

import type ru from './ru'

const words: typeof ru = {
  roles: { admin: 'Admin', waiter: 'Waiter', kitchen: 'Cook' },
  groups: { waiter: 'Floor', kitchen: 'Kitchen', admin: 'Management' },
  notice: {
    ended:
      'The server has ended your session: you were signed out here, or your password, PIN or role has changed. Sign in again.',
    revoked:
      'This device is no longer paired with the restaurant. Use your password, or pair it again.',
  },
  people: {
    title: 'Who are you?',
    password: 'Sign in with name and password',
    empty: 'Nobody has a PIN yet. An admin sets it; until then everybody uses their password.',
    retry: 'Try now',
    offShift: 'Off shift',
  },
  pin: {
    label: 'Entering the PIN',
    back: 'Back to the list',
    digits: 'Digits',
    typed: 'Digits entered: {n}',
    hint: 'PIN: 4 to 6 digits',
    wrong: 'Wrong PIN. Try again',
    wait: 'Too many tries. Wait {time}',
    erase: 'Erase',
    enter: 'Sign in',
    forgot: 'Forgot your PIN?',
    help: 'An admin sets a new one: Staff, your name, “New PIN”.',
    choose: 'Choose yourself from the list.',
  },
  password: {
    title: 'Sign in with a password',
    lead: 'For your own phone and for the office. On a shared tablet a PIN is quicker.',
    username: 'Username',
    password: 'Password',
    passwordOrPin: 'PIN or password',
    show: 'Show password',
    hide: 'Hide password',
    submit: 'Sign in',
    usernameMissing: 'Enter your username',
    passwordMissing: 'Enter your password',
    wrong: 'Wrong username or password. Check the keyboard’s language and try again.',
    wait: 'Too many tries. Wait {time}',
    hint: 'Forgot your password? An admin sets a new one: Staff, your name, “New password”.',
    pair: 'Pair a shared device',
    server: 'The server is online',
    noServer: 'The server does not answer',
  },
  device: {
    back: 'Back',
    title: 'Pair this device',
    lead: 'For a tablet or phone that everybody uses. An admin opens “Staff”, “Add a device” and shows a code; it is good for ten minutes.',
    code: 'Pairing code',
    codeMissing: 'Enter the code',
    submit: 'Pair',
  },
}

export default words
