import { expect, it } from 'vitest'

import { ruleOf } from './fieldErrors'

it.each([
  ['Missing data for required field.', 'required', {}],
  ['Must not be blank. Length must be between 1 and 120.', 'required', {}],
  ['Length must be between 1 and 120. Must not be blank.', 'required', {}],
  ['Not a number.', 'number', {}],
  ['Must be from 0 to 9999999.99.', 'range', { least: '0', most: '9999999.99' }],
  [
    'Must be greater than or equal to 0 and less than or equal to 10000.',
    'range',
    { least: '0', most: '10000' },
  ],
  ['Longer than maximum length 1000.', 'length', { most: '1000' }],
  ['There is no such record: 77.', 'gone', {}],
])('"%s" has words in each language', (sentence, key, facts) => {
  expect(ruleOf(sentence)).toEqual({ key, facts })
})

it('a sentence that is not known stays as the server wrote it', () => {
  expect(ruleOf('The moon is too full.')).toBeNull()
})
