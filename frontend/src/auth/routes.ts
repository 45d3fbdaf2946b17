/** The addresses of signing in. */

import type { RouteRecordRaw } from 'vue-router'

const SignInPage = () => import('./SignInPage.vue')

export const authRoutes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: SignInPage, meta: { isPublic: true } },
  {
    path: '/sign-in/password',
    name: 'sign-in-password',
    component: SignInPage,
    meta: { isPublic: true },
  },
  {
    path: '/sign-in/device',
    name: 'sign-in-device',
    component: SignInPage,
    meta: { isPublic: true },
  },
]
