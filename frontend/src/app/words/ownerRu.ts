/** The words of the owner's side in Russian, which are loaded with it. */

import admin from '@/admin/locales/ru'
import audit from '@/audit/locales/ru'
import devices from '@/auth/admin/locales/ru'
import floorAdmin from '@/floor/admin/locales/ru'
import menuAdmin from '@/menu/admin/locales/ru'
import system from '@/operations/locales/ru'
import adminOrders from '@/orders/admin/locales/ru'
import reports from '@/reports/locales/ru'
import paymentMethods from '@/payments/admin/locales/ru'
import profile from '@/profile/locales/ru'
import adminStaff from '@/staff/admin/locales/ru'

import type { Same } from '@/i18n/same'

export const messages = {
  admin,
  adminOrders,
  adminStaff,
  audit,
  devices,
  floorAdmin,
  menuAdmin,
  reports,
  paymentMethods,
  profile,
  system,
}
export type OwnerMessages = Same<typeof messages>
