/** Everything in English. */

import quasarPack from 'quasar/lang/en-GB'

import admin from '@/admin/locales/en'
import errors from '@/api/locales/en'
import app from '@/app/locales/en'
import audit from '@/audit/locales/en'
import devices from '@/auth/admin/locales/en'
import auth from '@/auth/locales/en'
import floorAdmin from '@/floor/admin/locales/en'
import floor from '@/floor/locales/en'
import kitchen from '@/kitchen/locales/en'
import menuAdmin from '@/menu/admin/locales/en'
import adminOrders from '@/orders/admin/locales/en'
import orderList from '@/orders/list/locales/en'
import openOrder from '@/orders/open/locales/en'
import pass from '@/orders/ready/locales/en'
import taking from '@/orders/taking/locales/en'
import parts from '@/parts/locales/en'
import bill from '@/payments/locales/en'
import shell from '@/shell/locales/en'
import adminStaff from '@/staff/admin/locales/en'
import staff from '@/staff/locales/en'

import type { Messages } from './ru'

export const messages: Messages = {
  admin,
  adminOrders,
  adminStaff,
  app,
  audit,
  auth,
  bill,
  devices,
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
