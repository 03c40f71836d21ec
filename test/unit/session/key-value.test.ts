// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { Persist } from '../../../src/public-types.ts'
import { createKeyValue, type StorageSources } from '../../../src/session/key-value.ts'
import { createFakeStorage } from '../../support/fake-storage.ts'

function setUp(sources: Partial<StorageSources> = {}, persist: Persist = 'local', isDeferred = false) {
  const local = createFakeStorage()
  const session = createFakeStorage()
  const all = { local: () => local, session: () => session, ...sources }
  return { local, session, storage: createKeyValue({ persist, sources: all, isDeferred }) }
}

function refuse(): never {
  throw new DOMException('Blocked', 'SecurityError')
}

/** What every kind of storage does for this page at least. */
function expectToWork(storage: ReturnType<typeof createKeyValue>) {
  expect(storage.get('a:1')).toBeUndefined()
  storage.set('a:1', 'one')
  storage.set('a:2', 'two')
  storage.set('b', 'three')
  expect(storage.get('a:1')).toBe('one')
  expect(storage.keys('a:').sort()).toEqual(['a:1', 'a:2'])
  storage.remove('a:1')
  expect(storage.get('a:1')).toBeUndefined()
}

describe('T14: where it keeps things', () => {
  it.each<[Persist, Record<string, string>, Record<string, string>]>([
    ['local', { key: 'value' }, {}],
    ['session', {}, { key: 'value' }],
    ['none', {}, {}],
  ])('%s', (persist, inLocal, inSession) => {
    const { storage, local, session } = setUp({}, persist)
    expect(storage.set('key', 'value')).toBe(true)
    expect(local.entries).toEqual(inLocal)
    expect(session.entries).toEqual(inSession)
    expect(storage.get('key')).toBe('value')
  })

  it('with none not even reads', () => {
    const { storage } = setUp({ local: refuse, session: refuse }, 'none')
    expectToWork(storage)
  })

  it('leaves no trace by looking whether storage works', () => {
    const { local, session } = setUp()
    expect([...local.touched, ...session.touched]).toEqual([])
  })
})

describe('a browser that refuses', () => {
  it('T1: blocked cookies: works, in memory', () => {
    expectToWork(setUp({ local: refuse, session: refuse }).storage)
  })

  it('T2: storage that is null: works, in memory', () => {
    expectToWork(setUp({ local: () => null, session: () => null }).storage)
  })

  it('takes the storage of the tab where only the other is blocked', () => {
    const { storage, session } = setUp({ local: refuse })
    storage.set('key', 'value')
    expect(session.entries).toEqual({ key: 'value' })
  })

  it('storage whose every call throws: works, in memory', () => {
    const broken = new Proxy({} as Storage, { get: refuse, ownKeys: refuse })
    expectToWork(setUp({ local: () => broken, session: () => broken }).storage)
  })

  it('T3: reading works and writing throws: the newest is kept for this page, and says so', () => {
    const local = createFakeStorage({ quotaChars: 0 })
    const { storage } = setUp({ local: () => local })
    expect(storage.set('key', 'value')).toBe(false)
    expect(storage.get('key')).toBe('value')
    expectToWork(storage)
    expect(local.entries).toEqual({})
  })

  it('T4: what did not fit hides the older value in the browser, which stays', () => {
    const local = createFakeStorage({ quotaChars: 20 })
    const { storage } = setUp({ local: () => local })
    storage.set('key', 'old')
    expect(storage.set('key', 'x'.repeat(20))).toBe(false)
    expect(storage.get('key')).toBe('x'.repeat(20))
    expect(local.entries).toEqual({ key: 'old' })
    expect(storage.set('key', 'fits')).toBe(true)
    expect(storage.get('key')).toBe('fits')
    expect(local.entries).toEqual({ key: 'fits' })
  })
})

describe('storing only once the panel is open', () => {
  it('writes nothing before, and everything then', () => {
    const { storage, local } = setUp({}, 'local', true)
    local.entries['stored'] = 'before'
    storage.set('key', 'value')
    storage.remove('stored')
    expect(storage.get('key')).toBe('value')
    expect(storage.get('stored')).toBeUndefined()
    expect(local.touched).toEqual([])
    storage.startWriting()
    expect(local.entries).toEqual({ key: 'value' })
    storage.set('key', 'later')
    expect(local.entries).toEqual({ key: 'later' })
  })

  it('reads what an earlier visit stored', () => {
    const { storage, local } = setUp({}, 'local', true)
    local.entries['key'] = 'before'
    expect(storage.get('key')).toBe('before')
    expect(storage.keys('k')).toEqual(['key'])
  })
})
