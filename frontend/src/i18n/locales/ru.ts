/** Everything in Russian: each domain keeps its own words. The other languages have the same keys. */

import quasarPack from 'quasar/lang/ru'

import admin from '@/admin/locales/ru'
import errors from '@/api/locales/ru'
import app from '@/app/locales/ru'
import audit from '@/audit/locales/ru'
import devices from '@/auth/admin/locales/ru'
import auth from '@/auth/locales/ru'
import floorAdmin from '@/floor/admin/locales/ru'
import floor from '@/floor/locales/ru'
import kitchen from '@/kitchen/locales/ru'
import menuAdmin from '@/menu/admin/locales/ru'
import adminOrders from '@/orders/admin/locales/ru'
import orderList from '@/orders/list/locales/ru'
import openOrder from '@/orders/open/locales/ru'
import pass from '@/orders/ready/locales/ru'
import taking from '@/orders/taking/locales/ru'
import parts from '@/parts/locales/ru'
import bill from '@/payments/locales/ru'
import shell from '@/shell/locales/ru'
import adminStaff from '@/staff/admin/locales/ru'
import staff from '@/staff/locales/ru'

export const messages = {
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
export type Messages = Same<typeof messages>

/** The same keys, with any words. */
type Same<Words> = Words extends string ? string : { [Key in keyof Words]: Same<Words[Key]> }

export { quasarPack }
