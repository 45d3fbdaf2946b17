/** The addresses of the app, and who is let through to them. */

import {
  createRouter,
  createWebHistory,
  type RouteLocationRaw,
  type RouteRecordRaw,
} from 'vue-router'

import { adminRoutes } from './ownerRoutes'
import { appPath } from '@/api/addresses'
import { authRoutes } from '@/auth/routes'
import { useSession } from '@/core/session'
import type { Role } from '@/core/people'
import { floorRoutes } from '@/floor/routes'
import { orderListRoutes } from '@/orders/list/routes'
import { openOrderRoutes } from '@/orders/open/routes'
import { readyRoutes } from '@/orders/ready/routes'
import { takingRoutes } from '@/orders/taking/routes'
import { paymentRoutes } from '@/payments/routes'
import { loadOwnerWords } from '@/i18n'
import { kitchenRoutes } from '@/kitchen/routes'
import type { TabName } from '@/shell/tabs'
import { setupRoutes } from '@/setup/routes'
import type { StepName } from '@/setup/steps'
import { staffRoutes } from '@/staff/routes'

import { AFTER_FIRST_VIEW, wantLiveData } from './firstView'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without signing in. */
    isPublic?: boolean
    /** Whose page it is; everybody's when it is left out. */
    roles?: readonly Role[]
    /** The tab of the waiter's pages that it is. */
    tab?: TabName
    /** On a wide screen it stands beside the floor. */
    isBesideFloor?: boolean
    /** The owner's sections stand beside it as symbols only. */
    needsWidth?: boolean
    /** It shows nothing of the open orders, tables and names: they are loaded after it. */
    isLiveLater?: boolean
    /** The step of the first start that it is. */
    setupStep?: StepName
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    name: 'home',
    redirect: () => {
      const { user } = useSession()
      return user === null ? signInFor('/') : { name: HOME[user.role] }
    },
  },
  {
    path: '/',
    component: () => import('@/shell/StaffLayout.vue'),
    meta: { roles: ['waiter', 'admin'] },
    children: [
      ...floorRoutes,
      ...openOrderRoutes,
      ...orderListRoutes,
      ...readyRoutes,
      ...paymentRoutes,
      ...staffRoutes,
      ...takingRoutes,
    ],
  },
  {
    path: '/admin',
    component: () => import('@/shell/owner/AdminLayout.vue'),
    beforeEnter: loadOwnerWords,
    meta: { roles: ['admin'] },
    children: adminRoutes,
  },
  ...kitchenRoutes,
  ...authRoutes,
  ...setupRoutes,
  {
    path: '/other-role',
    name: 'other-role',
    component: () => import('./PlainPage.vue'),
    props: { words: 'shell.otherRole' },
  },
  {
    path: '/:pathMatch(.*)*',
    name: 'not-found',
    component: () => import('./PlainPage.vue'),
    props: { words: 'app.notFound' },
  },
]

/** Where each role begins. */
const HOME: Record<Role, string> = { waiter: 'floor', kitchen: 'kitchen', admin: 'admin-today' }

export function makeRouter() {
  const router = createRouter({ history: createWebHistory(appPath), routes })
  router.beforeEach((to) => {
    const { user } = useSession()
    if (!to.meta.isLiveLater) wantLiveData()
    if (to.meta.isPublic) return true
    if (user === null) return signInFor(to.fullPath)
    return to.meta.roles?.includes(user.role) === false ? { name: 'other-role' } : true
  })
  router.afterEach((to) => {
    if (to.meta.isLiveLater) setTimeout(wantLiveData, AFTER_FIRST_VIEW)
  })
  return router
}

/** The sign-in page, which leads to this address afterwards. */
export function signInFor(address: string): RouteLocationRaw {
  return { name: 'sign-in', query: address === '/' ? {} : { next: address } }
}
