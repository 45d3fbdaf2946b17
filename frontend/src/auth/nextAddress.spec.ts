import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { addressAfterSignIn } from './nextAddress'

const component = { template: '' }
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', name: 'home', component },
    { path: '/orders/:id', component },
    { path: '/sign-in', component, meta: { isPublic: true } },
  ],
})

it('leads to the page that was asked for', () => {
  expect(addressAfterSignIn(router, '/orders/5?part=bill')).toBe('/orders/5?part=bill')
})

it.each([
  undefined,
  null,
  '',
  'orders/5',
  '//evil.example',
  '/\\evil.example',
  'https://evil.example/',
  '/sign-in',
  ['/orders/5', '/orders/6'],
])('leads home from %j', (next) => {
  expect(addressAfterSignIn(router, next)).toEqual({ name: 'home' })
})
