/** The server's page, which opens the owner's settings. */

import type { RouteRecordRaw } from 'vue-router'

export const systemRoutes: RouteRecordRaw[] = [
  { path: '', name: 'admin-system', component: () => import('./SystemPage.vue') },
]
