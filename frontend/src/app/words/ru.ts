/** Everything in Russian: each domain keeps its own words. The other languages have the same keys. */

import quasarPack from 'quasar/lang/ru'

import errors from '@/api/locales/ru'
import app from '../locales/ru'
import auth from '@/auth/locales/ru'
import floor from '@/floor/locales/ru'
import kitchen from '@/kitchen/locales/ru'
import orderList from '@/orders/list/locales/ru'
import openOrder from '@/orders/open/locales/ru'
import pass from '@/orders/ready/locales/ru'
import taking from '@/orders/taking/locales/ru'
import unsent from '@/orders/unsent/locales/ru'
import parts from '@/parts/locales/ru'
import bill from '@/payments/locales/ru'
import shell from '@/shell/locales/ru'
import staff from '@/staff/locales/ru'

import type { Same } from '@/i18n/same'

export const messages = {
  app,
  auth,
  bill,
  errors,
  floor,
  kitchen,
  openOrder,
  orderList,
  parts,
  pass,
  shell,
  staff,
  taking,
  unsent,
}
export type StaffMessages = Same<typeof messages>

export { quasarPack }
