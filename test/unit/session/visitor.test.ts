// @vitest-environment node
import { expect, it } from 'vitest'
import { createKeyValue } from '../../../src/session/key-value.ts'
import { forgetVisitor, visitorId } from '../../../src/session/visitor.ts'
import { testId } from '../../support/fake-environment.ts'
import { createFakeStorage } from '../../support/fake-storage.ts'

function setUp(entries: Record<string, string> = {}) {
  const local = createFakeStorage()
  Object.assign(local.entries, entries)
  let ids = 0
  const sources = { local: () => local, session: () => null }
  const visit = () => createKeyValue({ persist: 'local', sources, isDeferred: false })
  return { local, visit, randomId: () => testId(++ids) }
}

it('a browser keeps its visitor over reloads', () => {
  const { visit, randomId } = setUp()
  const first = visitorId(visit(), randomId)
  expect(visitorId(visit(), randomId)).toBe(first)
})

it('a forgotten visitor comes back as another', () => {
  const { visit, randomId } = setUp()
  const first = visitorId(visit(), randomId)
  forgetVisitor(visit())
  expect(visitorId(visit(), randomId)).not.toBe(first)
})

it.each(['', 'admin', '00000000-0000-0000-0000-000000000000', `${testId(1)} `, '{"a":1}'])(
  'T7: %j in the storage is not taken as a visitor',
  (stored) => {
    const { visit, randomId, local } = setUp({ 'parley:visitor': stored })
    expect(visitorId(visit(), randomId)).toBe(testId(1))
    expect(local.entries['parley:visitor']).toBe(testId(1))
  },
)
