/** The address of the ways to pay, for their owner: one of the settings. */

import type { RouteRecordRaw } from 'vue-router'

export const paymentsAdminRoutes: RouteRecordRaw[] = [
  {
    path: '/admin/payment-methods',
    name: 'admin-payment-methods',
    component: () => import('./PaymentMethodsPage.vue'),
  },
]
