/** Everything in English. */

import quasarPack from 'quasar/lang/en-GB'

import admin from '@/admin/locales/en'
import errors from '@/api/locales/en'
import app from '@/app/locales/en'
import auth from '@/auth/locales/en'
import floorAdmin from '@/floor/admin/locales/en'
import floor from '@/floor/locales/en'
import kitchen from '@/kitchen/locales/en'
import menuAdmin from '@/menu/admin/locales/en'
import orderList from '@/orders/list/locales/en'
import openOrder from '@/orders/open/locales/en'
import pass from '@/orders/ready/locales/en'
import taking from '@/orders/taking/locales/en'
import parts from '@/parts/locales/en'
import bill from '@/payments/locales/en'
import shell from '@/shell/locales/en'
import staff from '@/staff/locales/en'

import type { Messages } from './ru'

export const messages: Messages = {
  admin,
  app,
  auth,
  bill,
  errors,
  floor,
  floorAdmin,
  kitchen,
  menuAdmin,
  openOrder,
  orderList,
  parts,
  pass,
  shell,
  staff,
  taking,
}
export { quasarPack }
