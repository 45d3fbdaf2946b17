/** The address of the owner's page; which days it shows stands in it: `?period=week`. */

import type { RouteRecordRaw } from 'vue-router'

export const reportRoutes: RouteRecordRaw[] = [
  { path: 'today', name: 'admin-today', component: () => import('./TodayPage.vue') },
]
