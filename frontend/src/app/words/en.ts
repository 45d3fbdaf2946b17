/** Everything in English. */

import quasarPack from 'quasar/lang/en-GB'

import errors from '@/api/locales/en'
import app from '../locales/en'
import auth from '@/auth/locales/en'
import floor from '@/floor/locales/en'
import kitchen from '@/kitchen/locales/en'
import orderList from '@/orders/list/locales/en'
import openOrder from '@/orders/open/locales/en'
import pass from '@/orders/ready/locales/en'
import taking from '@/orders/taking/locales/en'
import unsent from '@/orders/unsent/locales/en'
import parts from '@/parts/locales/en'
import bill from '@/payments/locales/en'
import shell from '@/shell/locales/en'
import staff from '@/staff/locales/en'

import type { StaffMessages } from './ru'

export const messages: StaffMessages = {
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
export { quasarPack }
