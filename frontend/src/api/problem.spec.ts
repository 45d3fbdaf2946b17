import { describe, expect, it } from 'vitest'

import { readProblem, UNREADABLE_ANSWER } from './problem'

const invalid = {
  type: 'about:blank',
  title: 'Unprocessable Content',
  status: 422,
  detail: 'Some values are not valid.',
  code: 'invalid',
  request_id: '5c3f',
  errors: {
    json: { name: ['Too long.'], items: { 0: { quantity: ['Too many.', 'Not whole.'] } } },
  },
}

describe('an answer that is none of success', () => {
  it('has the code of the server, and the sentences of each field', async () => {
    const error = await readProblem(Response.json(invalid, { status: 422 }))

    expect(error.code).toBe('invalid')
    expect(error.message).toBe('Some values are not valid.')
    expect(error.fields).toEqual({ name: 'Too long.', 'items.0.quantity': 'Too many. Not whole.' })
  })

  it('says how long to wait', async () => {
    const wait = { ...invalid, status: 429, code: 'too_many_tries', retry_after: 30 }

    expect((await readProblem(Response.json(wait, { status: 429 }))).retryAfter).toBe(30)
  })

  it.each(['<html>502</html>', '', '[]', '{"error": "no"}'])(
    'is no problem object: %s',
    async (body) => {
      const error = await readProblem(new Response(body, { status: 502 }))

      expect(error.code).toBe(UNREADABLE_ANSWER)
      expect(error.fields).toEqual({})
    },
  )
})
