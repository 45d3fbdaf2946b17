/** Everything in English. */

import quasarPack from 'quasar/lang/en-GB'

import errors from '@/api/locales/en'
import app from '@/app/locales/en'
import auth from '@/auth/locales/en'

import type { Messages } from './ru'

export const messages: Messages = { app, auth, errors }
export { quasarPack }
