/** The addresses of the menu for its owner. */

import type { RouteRecordRaw } from 'vue-router'

export const menuAdminRoutes: RouteRecordRaw[] = [
  {
    path: 'menu',
    meta: { needsWidth: true, isLiveLater: true },
    children: [
      { path: '', name: 'admin-menu', component: () => import('./MenuPage.vue') },
      {
        path: 'ingredients',
        name: 'admin-ingredients',
        component: () => import('./IngredientsPage.vue'),
      },
    ],
  },
]
