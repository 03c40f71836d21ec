// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError, type ChatErrorKind } from '../../../src/core/errors.ts'
import { createHttp, type HttpOptions, type HttpRequest } from '../../../src/transport/http.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import { type Answer, createFakeFetch, createFedStream, jsonResponse } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'

const endpoint = 'https://agent.example/base'

function setUp(answers: readonly Answer[], options: Partial<HttpOptions> = {}) {
  const clock = createFakeClock()
  const network = createFakeFetch(...answers)
  const http = createHttp({ endpoint, clock, fetch: network.fetch, ...options })
  const abort = new AbortController()
  const request = (request: Partial<HttpRequest> = {}) =>
    http.request({ path: 'v1/things', signal: abort.signal, body: { a: 1 }, ...request })
  return { clock, abort, http, request, calls: network.calls }
}

/** The error, or a failing test where there is none. */
async function failureOf(promise: Promise<unknown>): Promise<ChatError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(thrown).toBeInstanceOf(ChatError)
  return thrown as ChatError
}

const ok = () => jsonResponse({ fine: true })

describe('the request', () => {
  it.each([
    ['https://a.example', 'https://a.example/v1/things'],
    ['https://a.example/', 'https://a.example/v1/things'],
    ['https://a.example/base', 'https://a.example/base/v1/things'],
    ['https://a.example/base///', 'https://a.example/base/v1/things'],
    ['http://127.0.0.1:8080/x/y/', 'http://127.0.0.1:8080/x/y/v1/things'],
    ['https://a.example/base?tenant=1#top', 'https://a.example/base/v1/things?tenant=1'],
  ])('goes below the endpoint %s', async (endpoint, url) => {
    const { request, calls } = setUp([ok], { endpoint })
    await request()
    expect(calls[0]?.url).toBe(url)
  })

  it('goes to the endpoint itself where the path is empty', async () => {
    const { request, calls } = setUp([ok], { endpoint: 'https://a.example/api/chat?tenant=1' })
    await request({ path: '' })
    expect(calls[0]?.url).toBe('https://a.example/api/chat?tenant=1')
  })

  it('has its query beside that of the endpoint, without what is not given', async () => {
    const { request, calls } = setUp([ok], { endpoint: 'https://a.example/?tenant=1' })
    await request({ query: { user_id: 'a&b', after_sequence: 5, page: undefined } })
    expect(calls[0]?.url).toBe('https://a.example/v1/things?tenant=1&user_id=a%26b&after_sequence=5')
  })

  it('leaves the type of a form to the browser, which knows its boundary', async () => {
    const { request, calls } = setUp([ok])
    const form = new FormData()
    form.append('file', new Blob(['x']), 'x.txt')
    await request({ body: form })
    expect(calls[0]?.init.body).toBe(form)
    expect(calls[0]?.headers.has('content-type')).toBe(false)
  })

  it('with files has more time than others', async () => {
    const { clock, request } = setUp([() => new Promise(() => {})])
    let isOver = false
    const end = () => {
      isOver = true
    }
    request({ body: new FormData(), onProgress: () => {} }).then(end, end)
    await clock.advance(600_000)
    expect(isOver).toBe(false)
    await clock.advance(1_200_000)
    expect(isOver).toBe(true)
  })

  it('posts JSON, does not follow redirects and is a plain call', async () => {
    const { request, calls } = setUp([ok], { headers: { 'X-Site': '1', Accept: 'no', 'Content-Type': 'no' } })
    const response = await request({ accept: 'text/event-stream' })
    expect(await response.json()).toEqual({ fine: true })
    expect(calls[0]).toMatchObject({ method: 'POST', body: { a: 1 }, init: { redirect: 'manual' } })
    expect(Object.fromEntries(calls[0]?.headers ?? [])).toEqual({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'x-site': '1',
    })
  })

  it('is a GET without a body', async () => {
    const { request, calls } = setUp([ok])
    await request({ body: undefined })
    expect(calls[0]).toMatchObject({ method: 'GET', body: undefined })
    expect(calls[0]?.headers.has('content-type')).toBe(false)
  })

  it('uses the page as it is at the moment of the call when no fetch is given', async () => {
    const original = globalThis.fetch
    const http = createHttp({ endpoint })
    globalThis.fetch = async () => jsonResponse({ late: true })
    try {
      const response = await http.request({ path: 'x', signal: new AbortController().signal })
      expect(await response.json()).toEqual({ late: true })
    } finally {
      globalThis.fetch = original
    }
  })

  it.each([
    ['an endpoint that is no URL', { endpoint: 'agent' }, {}],
    ['a header no request may carry', { headers: { 'bad name': 'secret-value' } }, {}],
    ['a header value no request may carry', { headers: { 'x-key': 'secret\0secret-value' } }, {}],
    ['params that are not JSON', {}, { body: { big: 1n } }],
  ])('%s is a config error', async (_, options, request) => {
    const setup = setUp([ok], options)
    const error = await failureOf(setup.request(request))
    expect(error).toMatchObject({ kind: 'config', retryable: false })
    expect(error.message).not.toContain('secret-value')
    expect(setup.calls).toHaveLength(0)
  })
})

describe('refusals', () => {
  it.each<[string, number, ChatErrorKind, boolean]>([
    ['E3', 400, 'invalid', false],
    ['E4', 401, 'auth', false],
    ['', 402, 'server', false],
    ['E5', 403, 'forbidden', false],
    ['E6', 404, 'not-found', false],
    ['', 405, 'server', false],
    ['', 408, 'timeout', true],
    ['E7', 409, 'conflict', true],
    ['E6', 410, 'not-found', false],
    ['E8', 413, 'too-large', false],
    ['E9', 415, 'server', false],
    ['E9', 418, 'server', false],
    ['E9', 422, 'invalid', false],
    ['E10', 429, 'rate-limit', true],
    ['E9', 451, 'server', false],
    ['E11', 500, 'server', true],
    ['', 501, 'server', false],
    ['E11', 502, 'server', true],
    ['E11', 503, 'server', true],
    ['E11', 504, 'server', true],
    ['', 505, 'server', false],
    ['', 599, 'server', true],
    ['E9', 301, 'server', false],
    ['E9', 302, 'server', false],
    ['', 304, 'server', false],
    ['E9', 307, 'server', false],
    ['E9', 308, 'server', false],
  ])('%s %i is %s, retryable %s', async (_, status, kind, retryable) => {
    const setup = setUp([() => new Response(null, { status })])
    const error = await failureOf(setup.request())
    expect(error).toMatchObject({ kind, retryable, status })
    expect(setup.clock.waiting).toBe(0)
    expect(setup.calls).toHaveLength(1)
  })

  it('E9: an opaque redirect, as browsers give it, names the cure', async () => {
    const redirect = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null }
    const error = await failureOf(setUp([() => redirect]).request())
    expect(error).toMatchObject({
      kind: 'server',
      retryable: false,
      message: expect.stringContaining('final URL'),
    })
  })

  it.each([
    ['429 with seconds', 429, { 'retry-after': '7' }, 7_000],
    [
      '503 with a date, by the server clock',
      503,
      { 'retry-after': 'Sun, 06 Nov 1994 08:49:47 GMT', date: 'Sun, 06 Nov 1994 08:49:37 GMT' },
      10_000,
    ],
    ['429 with garbage', 429, { 'retry-after': 'soon' }, undefined],
    ['429 with an absurd wait', 429, { 'retry-after': '1000000000' }, 300_000],
  ])('E10, E11: %s', async (_, status, headers, retryAfterMs) => {
    const error = await failureOf(setUp([() => new Response('{}', { status, headers })]).request())
    expect(error.retryAfterMs).toBe(retryAfterMs)
  })

  const words: [string, string, string, string][] = [
    [
      'the documented envelope',
      'application/json',
      '{"error":{"code":"bad_request","message":"Bad Request","details":{"input":"cannot be blank"}}}',
      '(bad_request Bad Request {"input":"cannot be blank"})',
    ],
    ['an error text', 'application/json', '{"error":"No such agent"}', '(No such agent)'],
    [
      'a problem',
      'application/problem+json',
      '{"type":"about:blank","title":"Conflict","detail":"A run is active"}',
      '(A run is active)',
    ],
    ['a problem with a title only', 'application/problem+json', '{"title":"Conflict"}', '(Conflict)'],
    ['a message', 'text/json', '{"message":"Nope"}', '(Nope)'],
    ['JSON of another type', 'text/plain', '{"error":"Odd"}', '(Odd)'],
    ['plain text', 'text/plain', 'upstream\n  gone', '(upstream gone)'],
  ]
  it.each(words)('repeats %s for developers', async (_, type, body, text) => {
    const answer = () => new Response(body, { status: 400, headers: { 'content-type': type } })
    const { message } = await failureOf(setUp([answer]).request())
    expect(message).toBe(`POST https://agent.example/base/v1/things answered 400 ${text}.`)
  })

  it.each<[string, string, BodyInit | null]>([
    ['a web page', 'text/html', '<h1>Bad gateway</h1>'],
    ['a web page that says it is text', 'text/plain', ' <!doctype html><h1>Bad gateway</h1>'],
    ['broken JSON', 'application/json', '{"error":'],
    ['JSON of the wrong types', 'application/json', '{"error":{"code":5,"message":{"a":1}}}'],
    ['null', 'application/json', 'null'],
    ['a JSON list', 'application/json', '[1]'],
    ['a JSON bomb', 'application/json', '['.repeat(60_000)],
    ['a body larger than anyone reads', 'text/plain', 'x'.repeat(100_000)],
    ['nothing', 'text/plain', ''],
    ['no body', 'text/plain', null],
  ])('is silent about %s', async (_, type, body) => {
    const answer = () => new Response(body, { status: 502, headers: { 'content-type': type } })
    const { message } = await failureOf(setUp([answer]).request())
    expect(message).toBe('POST https://agent.example/base/v1/things answered 502.')
  })

  it('is short, whatever the server says', async () => {
    const error = await failureOf(
      setUp([() => jsonResponse({ error: 'x'.repeat(9_000) }, { status: 400 })]).request(),
    )
    expect(error.message.length).toBeLessThan(400)
  })

  it('does not wait long for an error body that never ends', async () => {
    const fed = createFedStream()
    const setup = setUp([() => new Response(fed.stream, { status: 500 })])
    const failure = failureOf(setup.request())
    await setup.clock.advance(5_000)
    expect(await failure).toMatchObject({ kind: 'server', status: 500 })
    expect(fed.isCancelled).toBe(true)
  })

  it('leaves the body of a good answer unread', async () => {
    const { request } = setUp([ok])
    expect((await request()).bodyUsed).toBe(false)
  })
})

describe('no answer', () => {
  it.each<[string, Answer]>([
    ['E1: the network fails', () => Promise.reject(new TypeError('Failed to fetch'))],
    [
      'E2: CORS refuses',
      () => Promise.reject(new TypeError('NetworkError when attempting to fetch resource.')),
    ],
    [
      'H7: fetch throws at once',
      () => {
        throw new Error('wrapped')
      },
    ],
    [
      'H7: fetch throws undefined',
      () => {
        throw undefined
      },
    ],
    ['H7: fetch returns nothing', () => undefined],
    ['H7: fetch returns null', () => null],
    ['H7: fetch returns text', () => 'answer'],
    ['H7: fetch returns a half of a Response', () => ({ ok: true, status: 200 })],
    [
      'H7: fetch rejects with an abort nobody asked for',
      () => Promise.reject(new DOMException('x', 'AbortError')),
    ],
    ['H11: a service worker answers with a network error', () => Response.error()],
  ])('%s', async (_, answer) => {
    const setup = setUp([answer])
    const error = await failureOf(setup.request())
    expect(error).toMatchObject({ kind: 'network', retryable: true })
    for (const hint of ['https://agent.example', 'Access-Control-Allow-Origin', 'connect-src']) {
      expect(error.message).toContain(hint)
    }
    expect(setup.clock.waiting).toBe(0)
  })

  it('E16: headers that never come end as a timeout and end the request', async () => {
    const setup = setUp([() => new Promise(() => {})], { requestTimeoutMs: 30_000 })
    const failure = failureOf(setup.request())
    await setup.clock.advance(29_999)
    expect(setup.calls[0]?.init.signal?.aborted).toBe(false)
    await setup.clock.advance(1)
    expect(await failure).toMatchObject({ kind: 'timeout', retryable: true })
    expect(setup.calls[0]?.init.signal?.aborted).toBe(true)
  })

  it('an abort ends the wait and the request, whatever fetch does with the signal', async () => {
    const setup = setUp([() => new Promise(() => {})])
    const thrown = setup.request().catch((reason: unknown) => reason)
    await settle()
    setup.abort.abort()
    expect(isAbort(await thrown)).toBe(true)
    expect(setup.calls[0]?.init.signal?.aborted).toBe(true)
    expect(setup.clock.waiting).toBe(0)
  })

  it('an abort before the start sends nothing', async () => {
    const setup = setUp([ok])
    setup.abort.abort()
    expect(isAbort(await setup.request().catch((reason: unknown) => reason))).toBe(true)
    expect(setup.calls).toHaveLength(0)
  })

  it('an abort while an error body is read is an abort', async () => {
    const fed = createFedStream()
    const setup = setUp([() => new Response(fed.stream, { status: 500 })])
    const thrown = setup.request().catch((reason: unknown) => reason)
    await settle()
    setup.abort.abort()
    expect(isAbort(await thrown)).toBe(true)
    expect(fed.isCancelled).toBe(true)
  })
})

describe('credentials', () => {
  const unauthorized = () => new Response(null, { status: 401 })
  const bearers = (calls: readonly { headers: Headers }[]) =>
    calls.map(({ headers }) => headers.get('authorization'))

  it('sends a static token, and asks nobody on 401', async () => {
    const { request, calls } = setUp([unauthorized], { token: 'abc' })
    expect(await failureOf(request())).toMatchObject({ kind: 'auth', status: 401 })
    expect(bearers(calls)).toEqual(['Bearer abc'])
  })

  it('asks getToken once and keeps the answer', async () => {
    let asked = 0
    const { request, calls } = setUp([ok], { getToken: () => `t${++asked}` })
    await request()
    await request()
    expect(bearers(calls)).toEqual(['Bearer t1', 'Bearer t1'])
  })

  it('E4: a rejected token is renewed once and the request repeated', async () => {
    let asked = 0
    const setup = setUp([unauthorized, ok], { getToken: async () => `t${++asked}` })
    expect((await setup.request()).status).toBe(200)
    expect(bearers(setup.calls)).toEqual(['Bearer t1', 'Bearer t2'])
    expect(setup.calls[1]?.body).toEqual({ a: 1 })
  })

  it('E4: never loops: two requests at most, also when getToken repeats itself', async () => {
    let asked = 0
    const setup = setUp([unauthorized], { getToken: () => `same${asked++ && ''}` })
    expect(await failureOf(setup.request())).toMatchObject({ kind: 'auth' })
    expect(setup.calls).toHaveLength(2)
    expect(asked).toBe(2)
  })

  it('E4: starts with a static token and renews it by getToken', async () => {
    const { request, calls } = setUp([unauthorized, ok], { token: 'old', getToken: () => 'new' })
    await request()
    expect(bearers(calls)).toEqual(['Bearer old', 'Bearer new'])
  })

  it('E4: parallel requests share one question, at the start and on 401', async () => {
    let asked = 0
    const answer: Answer = ({ headers }) =>
      headers.get('authorization') === 'Bearer t1' ? unauthorized() : ok()
    const { request, calls } = setUp([answer], { getToken: async () => `t${++asked}` })
    const responses = await Promise.all([request(), request(), request()])
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(asked).toBe(2)
    expect(calls).toHaveLength(6)
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('secret-token')
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret-token'))],
    ['rejects with nothing', () => Promise.reject()],
    ['gives nothing', () => undefined],
    ['gives an empty text', () => ''],
    ['gives an object', () => ({ token: 'secret-token' })],
    ['adds "Bearer"', () => 'Bearer secret-token'],
    ['adds a line end', () => 'secret-token\n'],
    ['gives letters no header may carry', () => 'secret-token\u{1f511}'],
  ])('a getToken that %s is an auth error that shows no token', async (_, getToken) => {
    const setup = setUp([ok], { getToken: getToken as () => string })
    const error = await failureOf(setup.request())
    expect(error).toMatchObject({ kind: 'auth', retryable: false })
    expect(error.message).not.toContain('secret-token')
    expect(setup.calls).toHaveLength(0)
  })

  it('asks again after a getToken that failed or never answered', async () => {
    const results = [() => Promise.reject(new Error()), () => new Promise<string>(() => {}), () => 'good']
    const setup = setUp([ok], { getToken: () => (results.shift() ?? (() => ''))() as Promise<string> })
    expect(await failureOf(setup.request())).toMatchObject({ kind: 'auth' })
    const hanging = failureOf(setup.request())
    await setup.clock.advance(30_000)
    expect(await hanging).toMatchObject({ kind: 'timeout' })
    await setup.request()
    expect(bearers(setup.calls)).toEqual(['Bearer good'])
    expect(setup.clock.waiting).toBe(0)
  })

  it('a request that is aborted while getToken is asked leaves the others their answer', async () => {
    let answer = (_: string) => {}
    const getToken = () =>
      new Promise<string>((resolve) => {
        answer = resolve
      })
    const setup = setUp([ok], { getToken })
    const gone = new AbortController()
    const first = setup.request({ signal: gone.signal }).catch((reason: unknown) => reason)
    const second = setup.request()
    await settle()
    gone.abort()
    expect(isAbort(await first)).toBe(true)
    answer('t')
    await second
    expect(bearers(setup.calls)).toEqual(['Bearer t'])
  })

  it("a getToken that fails after everyone has left is nobody's unhandled rejection", async () => {
    const uncaught: unknown[] = []
    const note = (reason: unknown) => void uncaught.push(reason)
    process.on('unhandledRejection', note)
    const setup = setUp([ok], { getToken: () => Promise.reject(new Error('late')) })
    setup.abort.abort()
    expect(isAbort(await setup.request().catch((reason: unknown) => reason))).toBe(true)
    await settle()
    process.off('unhandledRejection', note)
    expect(uncaught).toEqual([])
  })

  it('closes the body of the 401 it repeats', async () => {
    const fed = createFedStream()
    const { request } = setUp([() => new Response(fed.stream, { status: 401 }), ok], { getToken: () => 't' })
    await request()
    expect(fed.isCancelled).toBe(true)
  })

  it('never repeats a credential the server echoes', async () => {
    const echo: Answer = ({ headers }) =>
      jsonResponse(
        { error: `bad ${headers.get('authorization')} and ${headers.get('x-key')}` },
        { status: 403 },
      )
    const setup = setUp([echo], { token: 'secret-token', headers: { 'x-key': 'secret-key' } })
    const { message } = await failureOf(setup.request())
    expect(message).toContain('bad Bearer … and …')
    expect(message).not.toMatch(/secret/)
  })
})

describe('another user', () => {
  it('is not sent the token of the one before, whatever is on its way', async () => {
    const answers: ((token: string) => void)[] = []
    const getToken = () => new Promise<string>((resolve) => answers.push(resolve))
    const { http, request, calls } = setUp([ok], { getToken })
    const first = request()
    http.changeUser(undefined)
    const second = request()
    await settle()
    answers[0]?.('for-ada')
    answers[1]?.('for-bob')
    await Promise.all([first, second])
    await request()
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer for-ada',
      'Bearer for-bob',
      'Bearer for-bob',
    ])
  })

  it('may bring a token along', async () => {
    const { http, request, calls } = setUp([ok], { token: 'site' })
    http.changeUser('mine')
    await request()
    http.changeUser(undefined)
    await request()
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer mine', 'Bearer site'])
  })
})

describe('tokenUrl', () => {
  const tokenUrl = 'https://shop.example/chat-token'
  const route =
    (token: Answer, agent: Answer): Answer =>
    (call) =>
      call.url === tokenUrl ? token(call) : agent(call)

  it('is asked with the cookies of the page', async () => {
    const setup = setUp([route(() => jsonResponse({ token: 't1' }), ok)], { tokenUrl })
    await setup.request()
    expect(setup.calls[0]).toMatchObject({
      url: tokenUrl,
      method: 'GET',
      init: { credentials: 'include', redirect: 'manual' },
    })
    expect(setup.calls[0]?.headers.has('authorization')).toBe(false)
    expect(setup.calls[1]?.headers.get('authorization')).toBe('Bearer t1')
  })

  it.each<[string, Answer, ChatErrorKind]>([
    ['refuses', () => new Response(null, { status: 403 }), 'auth'],
    ['answers without a token', () => jsonResponse({ tokens: [] }), 'auth'],
    ['answers with a web page', () => new Response('<html>'), 'protocol'],
    ['answers with rubbish', () => jsonResponse({ token: 'a b' }), 'auth'],
    ['redirects to a sign-in page', () => new Response(null, { status: 302 }), 'server'],
    ['is out of reach', () => Promise.reject(new TypeError('Failed to fetch')), 'network'],
    ['is not a URL', ok, 'config'],
  ])('%s', async (name, answer, kind) => {
    const setup = setUp([route(answer, ok)], { tokenUrl: name === 'is not a URL' ? '/chat-token' : tokenUrl })
    expect((await failureOf(setup.request())).kind).toBe(kind)
    expect(setup.calls.filter(({ url }) => url !== tokenUrl)).toHaveLength(0)
  })
})
