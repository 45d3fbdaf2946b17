/** The address of the ways to pay, for their owner. */

import type { RouteRecordRaw } from 'vue-router'

export const paymentsAdminRoutes: RouteRecordRaw[] = [
  {
    path: 'payment-methods',
    name: 'admin-payment-methods',
    component: () => import('./PaymentMethodsPage.vue'),
  },
]
