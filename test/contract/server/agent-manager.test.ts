import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useListeningServer } from '../../support/demo-server.ts'

/** The agent manager's runs and sessions, read as its clients read them. */

interface StreamEvent {
  event: string
  data: string
  timestamp: number
}

describe('the agent manager', { timeout: 30_000 }, () => {
  const server = useListeningServer({ faults: true })
  const call = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/agent-manager${path}`, init)
  const post = (path: string, body: object, more: Record<string, string> = {}): Promise<Response> =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    })
  const runs = `/api/agents/${DEMO_APP_ID}/runs`
  const run = async (body: object): Promise<Record<string, unknown>> => {
    const response = await post(runs, body)
    expect(response.status).toBe(200)
    return (await response.json()) as Record<string, unknown>
  }
  const stream = async (body: object): Promise<StreamEvent[]> =>
    parse(await (await post(`${runs}/stream`, body)).text())

  test('streams data lines without a space, from an empty START to an empty STOP', async () => {
    const response = await post(`${runs}/stream`, { message: 'How do I get a refund?' })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await response.text()
    expect(text.split('\n\n').every((block) => block === '' || block.startsWith('data:{'))).toBe(true)
    const events = parse(text)
    expect(events[0]).toEqual({ event: 'START', data: '', timestamp: expect.any(Number) })
    expect(events.at(-1)).toMatchObject({ event: 'STOP', data: '' })
    expect(textOf(events)).toContain('refund')
    expect(kinds(events)).toEqual([
      'START',
      'REASONING_DELTA',
      'TOOL_START',
      'REASONING_DELTA',
      'CONTENT_DELTA',
      'CONTENT_DONE',
      'METRICS',
      'STOP',
    ])
    expect(events.find(({ event }) => event === 'TOOL_START')!.data).toBe('Executing Tool: search_pages')
    const metrics = JSON.parse(events.find(({ event }) => event === 'METRICS')!.data) as object
    expect(metrics).toMatchObject({ totalTokens: expect.any(Number), llmCalls: 1 })
  })

  test('suggests what to ask next when told to, after the answer', async () => {
    const events = await stream({ message: 'How do I get a refund?', generateFollowups: true })
    const index = events.findIndex(({ event }) => event === 'FOLLOWUP_SUGGESTION')
    expect(events[index - 1]!.event).toBe('CONTENT_DONE')
    expect(JSON.parse(events[index]!.data)).toEqual(expect.arrayContaining([expect.any(String)]))
  })

  test('names another agent that takes over', async () => {
    const events = await stream({ message: 'hand over' })
    expect(events.find(({ event }) => event === 'AGENT_SWITCH')!.data).toBe('Billing specialist')
  })

  test('ends with ERROR, CONTENT_DONE and STOP when the run fails', async () => {
    const events = await stream({ message: 'please fail' })
    expect(events.slice(-3).map(({ event }) => event)).toEqual(['ERROR', 'CONTENT_DONE', 'STOP'])
    expect(events.at(-3)!.data).not.toBe('')
    const canceled = await stream({ message: 'Hello', fault: 'cancel-after=1' })
    expect(canceled.at(-1)).toMatchObject({ event: 'CANCELLED', data: 'Run cancelled by client' })
  })

  test('answers whole with what the run did', async () => {
    const sessionId = randomUUID()
    expect(await run({ message: 'use a tool', sessionId })).toEqual({
      runId: expect.any(String),
      sessionId,
      content: expect.stringMatching(/./),
      metadata: {},
      tools: [
        {
          toolName: expect.any(String),
          toolInput: expect.any(Object),
          toolOutput: expect.any(String),
          durationMs: expect.any(Number),
          isError: false,
        },
      ],
      reasoningSteps: expect.arrayContaining([expect.any(String)]),
      status: 'COMPLETED',
      metrics: expect.objectContaining({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) }),
    })
    expect((await post(runs, { message: 'please fail' })).status).toBe(500)
  })

  test('reads media given as base64', async () => {
    const data = Buffer.from('Milk and sugar').toString('base64')
    const { content } = await run({ message: 'read my file', media: [{ type: 'text/plain', data }] })
    expect(content).toContain('Milk and sugar')
    const elsewhere = [{ type: 'text/plain', data: 'https://example.com/a.txt' }]
    expect((await post(runs, { message: 'Hi', media: elsewhere })).status).toBe(400)
  })

  test('keeps a session under sessionId, and knows no session_id', async () => {
    const sessionId = randomUUID()
    await run({ message: 'My name is Ada', sessionId })
    expect((await run({ message: 'What is my name?', sessionId }))['content']).toContain('Ada')
    const trap = await run({ message: 'What is my name?', session_id: sessionId })
    expect(trap['content']).not.toContain('Ada')
    expect(trap['sessionId']).not.toBe(sessionId)
  })

  test('pauses for an approval on the open stream, and goes on when it is resolved', async () => {
    for (const [decision, said] of [
      ['APPROVED', /62/],
      ['REJECTED', /nothing/i],
    ] as const) {
      const response = await post(`${runs}/stream`, { message: 'ask for approval' })
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      const readUntil = async (words: string): Promise<void> => {
        for (let done = false; !done && !text.includes(words); ) {
          const next = await reader.read()
          done = next.done
          text += next.value ?? ''
        }
      }
      await readUntil('PAUSED')
      const action = JSON.parse(parse(text).find(({ event }) => event === 'PAUSED')!.data) as {
        approvalId: string
      }
      expect(action).toEqual({
        type: 'APPROVAL',
        approvalId: expect.any(String),
        toolName: 'issue_refund',
        toolInput: expect.objectContaining({ amount: 62 }),
        message: expect.any(String),
      })
      const resolve = `/api/v1/approvals/${action.approvalId}/resolve`
      expect((await post(resolve, { decision: 'MAYBE' })).status).toBe(400)
      expect((await post(resolve, { decision })).status).toBe(200)
      expect((await post(resolve, { decision })).status).toBe(404)
      await readUntil('"STOP"')
      expect(textOf(parse(text))).toMatch(said)
    }
  })

  test('gives back a call that waits for a person as PAUSED', async () => {
    const paused = await run({ message: 'ask me a question' })
    expect(paused).toMatchObject({ status: 'PAUSED', metadata: { requiredAction: { type: 'USER_INPUT' } } })
    const { approvalId } = (paused['metadata'] as { requiredAction: { approvalId: string } }).requiredAction
    const body = { decision: 'APPROVED', comment: 'a dark roast' }
    expect((await post(`/api/v1/approvals/${approvalId}/resolve`, body)).status).toBe(200)
    await expect
      .poll(async () => (await call(`${runs}/${paused['runId']}/status`)).json())
      .toMatchObject({ status: 'COMPLETED', content: expect.stringContaining('a dark roast') })
  })

  test('runs in the background, and tells the status of one run or of many', async () => {
    const response = await post(`${runs}/background`, { message: 'ask me a question' })
    expect(response.status).toBe(202)
    const { runId, status } = (await response.json()) as { runId: string; status: string }
    expect(status).toBe('QUEUED')
    const statusOf = async (): Promise<unknown> =>
      (await call(`${runs}/status?runIds=${runId}&runIds=x`)).json()
    await expect.poll(statusOf).toEqual([{ runId, status: 'PAUSED' }])
    expect((await call(`${runs}/${runId}`, { method: 'DELETE' })).status).toBe(204)
    expect(await statusOf()).toEqual([{ runId, status: 'CANCELLED' }])
    expect((await post(`/api/v1/runs/${runId}/cancel`, {})).status).toBe(204)
  })

  test('cancels the run when the client closes the connection', async () => {
    const sessionId = randomUUID()
    const leaving = new AbortController()
    const response = await fetch(`${server.url}/agent-manager${runs}/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'ask for approval', sessionId }),
      signal: leaving.signal,
    })
    await response.body!.getReader().read()
    leaving.abort()
    await expect
      .poll(async () => (await call(`/api/sessions/${sessionId}/runs`)).json())
      .toMatchObject([{ status: 'CANCELLED' }])
  })

  test('lists sessions in pages that count from 0, newest first', async () => {
    const userId = `user-${randomUUID()}`
    const sessionIds = [randomUUID(), randomUUID(), randomUUID()]
    for (const sessionId of sessionIds) await run({ message: `Hello ${sessionId}`, sessionId, userId })
    const list = async (page: number): Promise<Record<string, unknown>> =>
      (
        await call(`/api/sessions?userId=${userId}&agentId=${DEMO_APP_ID}&page=${page}&size=2`)
      ).json() as Promise<Record<string, unknown>>
    const first = await list(0)
    expect(first).toMatchObject({
      totalElements: 3,
      totalPages: 2,
      size: 2,
      number: 0,
      first: true,
      last: false,
    })
    expect((first['content'] as { id: string }[]).map(({ id }) => id)).toEqual([sessionIds[2], sessionIds[1]])
    expect((first['content'] as object[])[0]).toEqual({
      id: sessionIds[2],
      agentId: DEMO_APP_ID,
      userId,
      title: `Hello ${sessionIds[2]}`,
      sessionState: null,
      summaryBlob: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    })
    expect(await list(1)).toMatchObject({ number: 1, numberOfElements: 1, last: true })
  })

  test('rebuilds a session from its runs, oldest first, and forgets it with 204', async () => {
    const sessionId = randomUUID()
    await run({ message: 'My name is Ada', sessionId })
    await run({ message: 'What is my name?', sessionId })
    expect(await (await call(`/api/sessions/${sessionId}`)).json()).toMatchObject({ id: sessionId })
    const history = (await (await call(`/api/sessions/${sessionId}/runs`)).json()) as Record<string, string>[]
    expect(history.map(({ input }) => input)).toEqual(['My name is Ada', 'What is my name?'])
    expect(history[1]).toMatchObject({
      status: 'COMPLETED',
      output: expect.stringContaining('Ada'),
      sessionId,
    })
    const remove = (): Promise<Response> => call(`/api/sessions/${sessionId}`, { method: 'DELETE' })
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204])
    expect((await call(`/api/sessions/${sessionId}`)).status).toBe(404)
    expect(await (await call(`/api/sessions/${sessionId}/runs`)).json()).toEqual([])
    // The runs are still there, without their session.
    expect((await call(`${runs}/${history[0]!['id']}/status`)).status).toBe(200)
  })

  test('hides the session of another user, and trusts the token more than userId', async () => {
    const sessionId = randomUUID()
    const ada = { authorization: `Bearer ${tokenOf('ada')}` }
    const bob = { authorization: `Bearer ${tokenOf('bob')}` }
    await post(runs, { message: 'Hello', sessionId, userId: 'bob' }, ada)
    const session = (headers: Record<string, string>): Promise<Response> =>
      call(`/api/sessions/${sessionId}`, { headers })
    expect((await session(ada)).status).toBe(200)
    expect((await session(bob)).status).toBe(404)
    const listed = await call('/api/sessions?userId=ada', { headers: bob })
    expect(await listed.json()).toMatchObject({ totalElements: 0 })
  })

  test.each([
    ['an unknown agent', `/api/agents/${randomUUID()}/runs`, { message: 'Hi' }, 404],
    ['an agent that cannot exist', '/api/agents/marlow/runs', { message: 'Hi' }, 404],
    ['a blank message', runs, { message: ' ' }, 400],
    ['a session that is no UUID', `${runs}/stream`, { message: 'Hi', sessionId: 'one' }, 400],
    ['media without data', runs, { message: 'Hi', media: [{ type: 'text/plain' }] }, 400],
  ])('refuses %s as a problem', async (_, path, body, status) => {
    const response = await post(path, body)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.status).toBe(status)
    const { type, title, detail, ...rest } = (await response.json()) as Record<string, unknown>
    expect([type, typeof title, typeof detail, rest]).toEqual(['about:blank', 'string', 'string', { status }])
  })

  test('refuses too many requests with the time to wait', async () => {
    const response = await post(`${runs}/stream`, { message: 'Hi', fault: 'status=429;retry-after=1' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await response.json()).toMatchObject({ status: 429 })
  })
})

function parse(text: string): StreamEvent[] {
  return text
    .split('\n\n')
    .flatMap((block) => (block.startsWith('data:') ? [JSON.parse(block.slice(5)) as StreamEvent] : []))
}

/** The kinds of events in their order, each run of equal ones once. */
function kinds(events: readonly StreamEvent[]): string[] {
  return events.map(({ event }) => event).filter((event, index, all) => event !== all[index - 1])
}

function textOf(events: readonly StreamEvent[]): string {
  return events.map(({ event, data }) => (event === 'CONTENT_DELTA' ? data : '')).join('')
}

/** Unsigned: the demo server cannot check signatures and says so. */
function tokenOf(sub: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode({ sub })}.x`
}
