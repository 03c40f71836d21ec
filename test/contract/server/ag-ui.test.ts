import { randomUUID } from 'node:crypto'
import type { AGUIEvent, EventType, Interrupt, Message, ResumeEntry } from '@ag-ui/core'
import { EventSchemas } from '@ag-ui/core/schemas'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { useServer } from '../../support/demo-server.ts'
import { openBody } from './open-body.ts'
import { expectError, postJson, viaApp } from './support.ts'

/** The AG-UI endpoint: every event is checked by the protocol's own schema. */

type EventOf<Name extends keyof typeof EventType> = Extract<AGUIEvent, { type: (typeof EventType)[Name] }>

const userMessage = (content: string): Message => ({ id: randomUUID(), role: 'user', content })

describe('the AG-UI endpoint', { timeout: 30_000 }, () => {
  const request = viaApp(useServer({ faults: true }))
  const post = (input: object): Response | Promise<Response> =>
    postJson(request, '/ag-ui', {
      threadId: randomUUID(),
      runId: randomUUID(),
      state: {},
      messages: [],
      tools: [],
      context: [],
      forwardedProps: {},
      ...input,
    })
  const run = async (text: string, more: object = {}): Promise<AGUIEvent[]> =>
    readEvents(await post({ messages: [userMessage(text)], ...more }))
  const resume = (threadId: string, entry: ResumeEntry): Response | Promise<Response> =>
    post({ threadId, resume: [entry] })

  test('frames a run by RUN_STARTED and RUN_FINISHED with the ids of the client', async () => {
    const ids = { threadId: 'my thread', runId: 'my run' }
    const response = await post({ messages: [userMessage('How do I get a refund?')], ...ids })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = await readEvents(response)
    expect(events[0]).toMatchObject({ type: 'RUN_STARTED', ...ids })
    expect(events.at(-1)).toEqual({
      type: 'RUN_FINISHED',
      ...ids,
      outcome: { type: 'success' },
      usage: [
        {
          inputTokens: expect.any(Number),
          outputTokens: expect.any(Number),
          totalTokens: expect.any(Number),
        },
      ],
    })
    expect(kinds(events).filter((kind) => kind !== 'CUSTOM')).toEqual([
      'RUN_STARTED',
      'STATE_SNAPSHOT',
      'REASONING_START',
      'REASONING_MESSAGE_START',
      'REASONING_MESSAGE_CONTENT',
      'REASONING_MESSAGE_END',
      'REASONING_END',
      'TOOL_CALL_START',
      'TOOL_CALL_ARGS',
      'TOOL_CALL_END',
      'TOOL_CALL_RESULT',
      'REASONING_START',
      'REASONING_MESSAGE_START',
      'REASONING_MESSAGE_CONTENT',
      'REASONING_MESSAGE_END',
      'REASONING_END',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RUN_FINISHED',
    ])
    expect(textOf(events)).toContain('refund')
  })

  test('gives every message an id of its own, and a tool call the same one to its result', async () => {
    const events = await run('use a tool')
    const started = only(events, 'TOOL_CALL_START')[0]!
    expect(JSON.parse(only(events, 'TOOL_CALL_ARGS')[0]!.delta)).toEqual(expect.any(Object))
    const [result] = only(events, 'TOOL_CALL_RESULT')
    expect(result).toMatchObject({ toolCallId: started.toolCallId, role: 'tool' })
    const ids = [...only(events, 'TEXT_MESSAGE_START'), ...only(events, 'REASONING_START'), result!]
    expect(new Set(ids.map(({ messageId }) => messageId)).size).toBe(ids.length)
    expect(only(await run('use a tool that fails'), 'TOOL_CALL_RESULT')[0]!.content).toMatch(/^Error: /)
  })

  test('keeps the state of the client and patches the agent in it', async () => {
    const events = await run('hand over', { state: { cart: 2 } })
    expect(only(events, 'STEP_STARTED')).toMatchObject([{ stepName: 'Billing specialist' }])
    expect(only(events, 'STEP_FINISHED')).toMatchObject([{ stepName: 'Billing specialist' }])
    expect(only(events, 'STATE_SNAPSHOT')[0]!.snapshot).toEqual({ cart: 2, agent: 'Marlow assistant' })
    expect(only(events, 'STATE_DELTA')[0]!.delta).toEqual([
      { op: 'replace', path: '/agent', value: 'Billing specialist' },
    ])
  })

  test('tells sources, files and suggestions as custom events', async () => {
    const customs = async (text: string): Promise<Record<string, unknown>> =>
      Object.fromEntries(only(await run(text), 'CUSTOM').map(({ name, value }) => [name, value]))
    expect((await customs('show sources'))['sources']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: '1', url: expect.any(String) })]),
    )
    expect((await customs('make a file'))['file']).toMatchObject({
      name: expect.any(String),
      url: expect.any(String),
    })
    expect((await customs('How do I get a refund?'))['suggestions']).toContainEqual(expect.any(String))
  })

  test('takes history and files from the messages', async () => {
    const messages: Message[] = [
      userMessage('My name is Ada'),
      { id: 'a', role: 'assistant', content: 'Hello' },
      userMessage('What is my name?'),
    ]
    expect(textOf(await run('', { messages }))).toContain('Ada')
    const value = Buffer.from('Milk and sugar').toString('base64')
    const source = { type: 'data', value, mimeType: 'text/plain' }
    const content = [
      { type: 'text', text: 'read my file' },
      { type: 'document', source, metadata: { filename: 'notes.txt' } },
    ]
    expect(textOf(await run('', { messages: [{ id: 'f', role: 'user', content }] }))).toContain('notes.txt')
  })

  test('interrupts for an approval, and resumes with its payload', async () => {
    const threadId = randomUUID()
    const asked = await run('ask for approval', { threadId })
    const interrupt = interruptOf(asked)
    expect(interrupt).toMatchObject({
      reason: 'approval_required',
      message: expect.any(String),
      toolCallId: only(asked, 'TOOL_CALL_START')[0]!.toolCallId,
      responseSchema: { properties: { editedArgs: { properties: { amount: { type: 'number' } } } } },
    })
    const payload = { approved: true, editedArgs: { amount: 40, order: 'other' } }
    const entry: ResumeEntry = { interruptId: interrupt.id, status: 'resolved', payload }
    await expectError(await resume(randomUUID(), entry), 400, 'bad_request')
    const resumed = await readEvents(await resume(threadId, entry))
    expect(resumed[0]!.type).toBe('RUN_STARTED')
    expect(only(resumed, 'TOOL_CALL_RESULT')[0]!.toolCallId).toBe(interrupt.toolCallId)
    expect(textOf(resumed)).toContain('40')
    expect(textOf(resumed)).not.toContain('other')
    await expectError(await resume(threadId, entry), 400, 'bad_request')
  })

  test('hears a rejection, an answer in words, and that an interrupt was abandoned', async () => {
    const answer = async (
      question: string,
      entry: Omit<ResumeEntry, 'interruptId'>,
    ): Promise<AGUIEvent[]> => {
      const threadId = randomUUID()
      const { id } = interruptOf(await run(question, { threadId }))
      return readEvents(await resume(threadId, { interruptId: id, ...entry }))
    }
    const rejected = await answer('ask for approval', {
      status: 'resolved',
      payload: { approved: false, reason: 'too much' },
    })
    expect(textOf(rejected)).toContain('too much')
    const told = await answer('ask me a question', {
      status: 'resolved',
      payload: 'a dark roast',
    })
    expect(textOf(told)).toContain('a dark roast')
    const abandoned = await answer('ask me a question', { status: 'cancelled' })
    expect(abandoned.at(-1)).toMatchObject({ type: 'RUN_FINISHED', outcome: { type: 'cancelled' } })
  })

  test('takes the next message of the thread as an answer too', async () => {
    const threadId = randomUUID()
    await run('ask me a question', { threadId })
    expect(textOf(await run('a dark roast', { threadId }))).toContain('a dark roast')
  })

  test('tells a failure as RUN_ERROR', async () => {
    expect((await run('please fail')).at(-1)).toMatchObject({
      type: 'RUN_ERROR',
      message: expect.stringMatching(/./),
    })
    expect((await run('Hello', { forwardedProps: { fault: 'fail-after=1' } })).at(-1)).toMatchObject({
      type: 'RUN_ERROR',
      message: 'The agent failed on request.',
    })
    const canceled = await run('Hello', { forwardedProps: { fault: 'cancel-after=1' } })
    expect(canceled.at(-1)).toMatchObject({ outcome: { type: 'cancelled' } })
  })

  test('ends the run when the client closes the connection', async () => {
    const slow = await createServer({ storage: 'memory', pace: 50, quiet: true })
    try {
      const body = {
        threadId: randomUUID(),
        runId: 'r',
        messages: [userMessage('help')],
        tools: [],
        context: [],
      }
      const opened = openBody(await postJson(viaApp(slow), '/ag-ui', body))
      await opened.readUntil('TEXT_MESSAGE_CONTENT')
      await opened.leave()
      const runs = async (): Promise<unknown> => (await viaApp(slow)('/v1/runs?status=canceled')).json()
      await expect.poll(runs, { timeout: 10_000 }).toMatchObject({ pagination: { total_count: 1 } })
    } finally {
      await slow.close()
    }
  })

  test('refuses what is no run input, by its field', async () => {
    const bodies: [object, string][] = [
      [{ threadId: 7 }, 'threadId'],
      [{ messages: [{ id: 'x', role: 'user' }] }, 'messages.0'],
      [{ messages: [] }, 'messages'],
    ]
    for (const [body, field] of bodies) {
      const [name] = Object.keys(await expectError(await post(body), 400, 'bad_request'))
      expect(name).toMatch(new RegExp(`^${field}`))
    }
    const fault = { messages: [userMessage('Hi')], forwardedProps: { fault: 'status=503' } }
    await expectError(await post(fault), 503, 'fault')
  })
})

async function readEvents(response: Response): Promise<AGUIEvent[]> {
  expect(response.status).toBe(200)
  const blocks = (await response.text()).split('\n\n').filter((block) => block !== '')
  return blocks.map((block) => {
    expect(block.startsWith('data: ')).toBe(true)
    return EventSchemas.parse(JSON.parse(block.slice(6))) as AGUIEvent
  })
}

function only<Name extends keyof typeof EventType>(
  events: readonly AGUIEvent[],
  name: Name,
): EventOf<Name>[] {
  return events.filter((event) => event.type === name) as EventOf<Name>[]
}

/** Each run of equal kinds once. */
function kinds(events: readonly AGUIEvent[]): string[] {
  return events.map(({ type }) => type as string).filter((type, index, all) => type !== all[index - 1])
}

function textOf(events: readonly AGUIEvent[]): string {
  return only(events, 'TEXT_MESSAGE_CONTENT')
    .map(({ delta }) => delta)
    .join('')
}

function interruptOf(events: readonly AGUIEvent[]): Interrupt {
  const { outcome } = only(events, 'RUN_FINISHED')[0]!
  if (outcome?.type !== 'interrupt') throw new Error('The run was not interrupted.')
  return outcome.interrupts[0]!
}
