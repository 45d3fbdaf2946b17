/** The bill of an order on the server. */

import { api } from '@/core/client'
import { ApiError, UNREADABLE_ANSWER } from '@/api/problem'
import type { Order } from '@/stores/types'

import type { Bill } from './bill'
import type { Server } from './settle'

export function billOf(orderId: number): Server {
  const path = { id: orderId }
  return {
    async read() {
      const { data, response } = await api.GET('/orders/{id}', { params: { path } })
      return toBill(data, response)
    },
    async send({ key, etag, settlement }) {
      const header = { 'Idempotency-Key': key, 'If-Match': etag }
      const params = { path, header }
      const { data, response } = await api.PATCH('/orders/{id}', { params, body: settlement })
      return toBill(data, response)
    },
  }
}

function toBill(order: Order | undefined, response: Response): Bill {
  const etag = response.headers.get('ETag')
  if (!order || etag === null) throw new ApiError(UNREADABLE_ANSWER, response.status)
  return { order, etag }
}
