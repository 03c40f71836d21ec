import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, LOYALTY_REQUIREMENT_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { getRun, runStreamed, runSync } from './runs-support.ts'
import {
  createConversation,
  expectError,
  parseEvents,
  postJson,
  readData,
  send,
  textOf,
  viaApp,
} from './support.ts'

/** Accounts a user has to connect first: what is missing, the page that connects, and the answer before and after. */

const request = viaApp(useServer())

const newUser = (): string => `user ${randomUUID()}`
const ofUser = (userId: string): string => `user_id=${encodeURIComponent(userId)}`

interface Status {
  status: string
  unsatisfied: { id: string }[]
}
const statusOf = async (userId: string): Promise<Status> => {
  const response = await request(`/v1/requirements/status?${ofUser(userId)}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Status
}

interface Token {
  token: string
  url: string
  expires_at: string
}
const makeToken = async (user_id: string, fields: object = {}, via = request): Promise<Token> => {
  const response = await postJson(via, '/v1/connect/tokens', { user_id, ...fields })
  expect(response.status).toBe(200)
  return (await response.json()) as Token
}

const pathOf = ({ url }: Token): string => url.slice(new URL(url).origin.length)
/** What the button of the page does. */
const pressConnect = (token: Token): Response | Promise<Response> =>
  request(pathOf(token), { method: 'POST' })

describe('the status of a user', () => {
  test('says what is missing, without an envelope', async () => {
    expect(await statusOf(newUser())).toEqual({
      status: 'incomplete',
      unsatisfied: [
        {
          id: LOYALTY_REQUIREMENT_ID,
          type: 'connection',
          form: { title: 'Marlow loyalty account', description: expect.any(String) },
          spec: { type: expect.any(String), data: {} },
          workflow_id: expect.any(String),
          name: expect.any(String),
        },
      ],
    })
  })

  test('is complete after connecting, for this user only, and incomplete after disconnecting', async () => {
    const [user, other] = [newUser(), newUser()]
    await pressConnect(await makeToken(user))
    expect(await statusOf(user)).toEqual({ status: 'complete', unsatisfied: [] })
    expect((await statusOf(other)).status).toBe('incomplete')
    const path = `/v1/requirements/${LOYALTY_REQUIREMENT_ID}/connections?${ofUser(user)}`
    for (const _ of ['first', 'again']) expect((await request(path, { method: 'DELETE' })).status).toBe(204)
    expect((await statusOf(user)).status).toBe('incomplete')
  })

  test('needs to know which user', async () => {
    for (const query of ['', '?user_id=']) {
      const refused = await request(`/v1/requirements/status${query}`)
      expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual(['user_id'])
    }
    const path = `/v1/requirements/${LOYALTY_REQUIREMENT_ID}/connections`
    await expectError(await request(path, { method: 'DELETE' }), 400, 'bad_request')
  })
})

test('the requirements of the app are listed with their titles', async () => {
  expect(await readData(await request('/v1/requirements'))).toMatchObject([
    { id: LOYALTY_REQUIREMENT_ID, type: 'connection', title: 'Marlow loyalty account' },
  ])
})

describe('a link to connect', () => {
  test('opens a page with a button, which connects', async () => {
    const user = newUser()
    const link = await makeToken(user)
    expect(link.url).toBe(`http://127.0.0.1:4173/connect?token=${link.token}`)
    expect(Date.parse(link.expires_at)).toBeGreaterThan(Date.now())
    const page = await request(pathOf(link))
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await page.text()
    expect(html).toContain('Marlow loyalty account')
    expect(html).toContain(`<form method="post" action="/connect?token=${link.token}">`)
    expect(html).toContain('<button>Connect</button>')
    // A messenger that looks at the link connects nothing.
    expect((await statusOf(user)).status).toBe('incomplete')
    const done = await pressConnect(link)
    expect(done.status).toBe(200)
    expect(await done.text()).toContain('You can close this window')
    expect((await statusOf(user)).status).toBe('complete')
  })

  test('opens a page that no other page can frame, that keeps its address to itself, and runs nothing', async () => {
    const page = await request(pathOf(await makeToken(newUser())))
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
    })
  })

  test('works once, also when it is used twice at the same moment', async () => {
    const user = newUser()
    const link = await makeToken(user)
    const both = await Promise.all([pressConnect(link), pressConnect(link)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
    const page = await request(pathOf(link))
    expect(page.status).toBe(410)
    expect(await page.text()).toContain('can no longer be used')
  })

  test('says nothing of the user, and cannot be guessed from another', async () => {
    const user = newUser()
    const [one, other] = [await makeToken(user), await makeToken(user)]
    expect(one.token).toMatch(/^[\w-]{43}$/)
    expect(one.token).not.toBe(other.token)
    for (const token of ['', 'x', '"><script>'])
      expect((await request(`/connect?token=${encodeURIComponent(token)}`)).status).toBe(410)
  })

  test('is of no use when it is too old', async () => {
    const strict = await createServer({ storage: 'memory', quiet: true, connectTokenMs: 0 })
    const link = await makeToken(newUser(), {}, viaApp(strict))
    expect((await viaApp(strict)(pathOf(link))).status).toBe(410)
    expect((await viaApp(strict)(pathOf(link), { method: 'POST' })).status).toBe(410)
    await strict.close()
  }, 30_000)

  test('can be for some requirements only', async () => {
    const user = newUser()
    await pressConnect(await makeToken(user, { requirement_ids: [] }))
    expect((await statusOf(user)).status).toBe('incomplete')
    await pressConnect(await makeToken(user, { requirement_ids: [LOYALTY_REQUIREMENT_ID] }))
    expect((await statusOf(user)).status).toBe('complete')
  })

  test.each([
    ['no user', {}, 'user_id'],
    ['a user that is no text', { user_id: 7 }, 'user_id'],
    ['requirements that are no list', { user_id: 'x', requirement_ids: 'x' }, 'requirement_ids'],
    ['an unknown requirement', { user_id: 'x', requirement_ids: [randomUUID()] }, 'requirement_ids.0'],
  ])('is not made for %s', async (_, body, field) => {
    const refused = await postJson(request, '/v1/connect/tokens', body)
    expect(Object.keys(await expectError(refused, 400, 'bad_request'))).toEqual([field])
  })

  test('leaves the page of the site with the same name alone', async () => {
    expect(await (await request('/connect')).text()).toContain('Joining a Wi-Fi network')
  })
})

describe('a question that needs an account', () => {
  const question = 'Please link my account'
  const failure = { code: 'requirements_not_met', message: expect.stringContaining('loyalty account') }

  test('fails before any work for a user who has not connected it, and is answered afterwards', async () => {
    const user_id = newUser()
    const events = await runStreamed(request, question, { user_id })
    expect(events.map(({ type }) => type)).toEqual(['run.started', 'run.failed'])
    expect(events.at(-1)!.data).toMatchObject({ status: 'failed', error: failure })
    expect(await getRun(request, String(events[0]!.data['id']))).toMatchObject({ error: failure })
    await pressConnect(await makeToken(user_id))
    expect(textOf(await runStreamed(request, question, { user_id }))).toContain('420 points')
  })

  test('fails for nobody in particular', async () => {
    expect(await runSync(request, question)).toMatchObject({ status: 'failed', error: failure })
  })

  test('is about the user of the message or else of the conversation', async () => {
    const user_id = newUser()
    await pressConnect(await makeToken(user_id))
    const ask = async (id: string, fields: object = {}): Promise<string> =>
      parseEvents(await (await send(request, id, question, fields)).text()).at(-1)!.type
    const own = await createConversation(request, { app_id: DEMO_APP_ID, user_id })
    expect(await ask(own)).toBe('run.completed')
    expect(await ask(own, { user_id: newUser() })).toBe('run.failed')
  })
})

test('the API asks for a key where there are keys, the page does not', async () => {
  const guarded = await createServer({ storage: 'memory', quiet: true, accessKeys: ['key'] })
  const ask = viaApp(guarded)
  await expectError(await ask('/v1/requirements/status?user_id=x'), 401, 'unauthorized')
  await expectError(await postJson(ask, '/v1/connect/tokens', { user_id: 'x' }), 401, 'unauthorized')
  expect((await ask('/connect?token=x')).status).toBe(410)
  await guarded.close()
}, 30_000)
