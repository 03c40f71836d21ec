// @vitest-environment node
/**
 * The three protocols that send the whole conversation with every message, against the demo server's adapters, which
 * the official packages write and check.
 */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../../src/core/chat-event.ts'
import { initialChatState } from '../../../src/core/chat-state.ts'
import type { InputRequest, InputResponse } from '../../../src/core/input-request.ts'
import { type Message, messageText } from '../../../src/core/message.ts'
import { reduceChat } from '../../../src/core/reduce-chat.ts'
import type { ChatProtocol, Turn } from '../../../src/protocols/protocol.ts'
import { createProtocol } from '../../../src/protocols/registry.ts'
import { createHttp } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { useListeningServer } from '../../support/demo-server.ts'
import { collect } from '../../support/describe-protocol.ts'

const server = useListeningServer({ faults: true })

const apis = [
  ['ai-sdk', '/ai-sdk/api/chat'],
  ['ag-ui', '/ag-ui'],
  ['openai', '/openai/v1'],
  ['openai', '/openai/v1/responses'],
] as const
const answering = apis.slice(0, 2)

/** A conversation as the widget keeps it. */
function visit(name: string, path: string) {
  const endpoint = server.url + path
  const protocol: ChatProtocol = createProtocol(name, { endpoint, model: 'demo' }, createHttp({ endpoint }))
  const sessionId = randomUUID()
  let state = initialChatState(sessionId)
  const dispatch = (event: ChatEvent) => {
    state = reduceChat(state, event)
  }

  async function run(more: Partial<Turn>, messageId: string) {
    const turn = createTurn({ id: randomUUID(), sessionId, text: '', history: state.messages, ...more })
    dispatch({ type: 'turn-started', answer: { messageId, turnId: turn.id, createdAt: 0 } })
    const { events, thrown } = await collect(protocol, turn)
    for (const event of events) dispatch(event)
    if (thrown) throw thrown
    const message = state.messages.at(-1)
    return { state, events, message, text: message ? messageText(message) : '' }
  }

  async function ask(text: string, more: Partial<Turn> = {}) {
    const history = state.messages
    const message: Message = { id: randomUUID(), role: 'user', createdAt: 0, parts: [{ type: 'text', text }] }
    dispatch({ type: 'message-sent', message })
    return run({ id: message.id, text, history, ...more }, randomUUID())
  }

  /** What the last message has asked is answered. */
  async function answer(response: Omit<InputResponse, 'requestId'>) {
    const last = state.messages.at(-1)
    const responses = requestsOf(last).map(({ requestId }) => ({ requestId, ...response }))
    for (const one of responses) {
      dispatch({ type: 'input-sent', response: one })
      dispatch({ type: 'input-accepted', requestId: one.requestId })
    }
    return run({ responses }, last?.id ?? '')
  }

  return { ask, answer, protocol, sessionId, messages: () => state.messages }
}

function requestsOf(message: Message | undefined): readonly InputRequest[] {
  return message?.parts.flatMap((part) => (part.type === 'input-request' ? [part.request] : [])) ?? []
}

describe.each(apis)('%s at %s', { timeout: 30_000 }, (name, path) => {
  it('reads an answer with its thoughts, its tools and its tokens', async () => {
    const { message, text } = await visit(name, path).ask('use a tool')
    expect(text).not.toBe('')
    expect(message?.finishReason).toBe('completed')
    expect(message?.parts.some(({ type }) => type === 'tool')).toBe(true)
    expect(message?.parts.some(({ type }) => type === 'reasoning')).toBe(true)
    expect(message?.usage?.totalTokens).toBeGreaterThan(0)
  })

  it('is remembered from one message to the next', async () => {
    const { ask } = visit(name, path)
    await ask('My name is Ada')
    expect((await ask('What is my name?')).text).toContain('Ada')
  })

  it('lists what the answer rests on', async () => {
    const { message } = await visit(name, path).ask('show sources')
    expect(message?.parts.find(({ type }) => type === 'source')).toMatchObject({
      title: expect.any(String),
      url: expect.stringContaining('http'),
    })
  })

  it('F18: a run that fails says why', async () => {
    const { state, events } = await visit(name, path).ask('please fail')
    expect(events.at(-1)?.type).toBe('error')
    expect(state.error).toMatchObject({ kind: 'server' })
  })

  it('carries a file', async () => {
    const blob = new Blob(['%PDF-1.7'])
    const files = [{ name: 'manual.pdf', mediaType: 'application/pdf', size: blob.size, blob }]
    expect((await visit(name, path).ask('read my file', { files })).text).toContain('manual.pdf')
  })

  it('F18, Q1: a connection that breaks keeps what has come', async () => {
    const { ask, messages } = visit(name, path)
    const broken = ask('How do I get a refund?', { params: { fault: 'drop-after=12' } })
    await expect(broken).rejects.toMatchObject({ kind: 'interrupted' })
    expect(messages().map(messageText)).toEqual(['How do I get a refund?', expect.stringMatching(/\w/)])
  })
})

describe.each(answering)('%s at %s asks a person', { timeout: 30_000 }, (name, path) => {
  it.each([
    [true, /62/],
    [false, /nothing/i],
  ])('an approval (%s) goes on in the same message', async (isApproved, words) => {
    const { ask, answer, messages } = visit(name, path)
    const asked = await ask('ask for approval')
    expect(requestsOf(asked.message)).toMatchObject([{ kind: 'approval', params: { amount: 62 } }])
    expect(asked.events.at(-1)).toMatchObject({ type: 'message-end', isAwaitingInput: true })
    const { text, events } = await answer({ isApproved })
    expect(text).toMatch(words)
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
    expect(messages()).toHaveLength(2)
  })

  it('a question is answered in words, and the talk goes on', async () => {
    const { ask, answer } = visit(name, path)
    const asked = await ask('ask me a question')
    expect(requestsOf(asked.message)[0]?.kind).toBe('question')
    expect((await answer({ text: 'The Piccolo' })).text).toContain('Piccolo')
    expect((await ask('use a tool')).message?.finishReason).toBe('completed')
  })

  it('makes a file and suggests what to ask next', async () => {
    const { message } = await visit(name, path).ask('make a file')
    expect(message?.parts.find(({ type }) => type === 'file')).toMatchObject({
      url: expect.stringContaining('http'),
    })
    expect(
      (await visit(name, path).ask('How do I get a refund?')).message?.followUps?.length,
    ).toBeGreaterThan(0)
  })
})

describe('ai-sdk at the demo server', () => {
  it('choices are made', async () => {
    const { ask, answer } = visit('ai-sdk', '/ai-sdk/api/chat')
    const [request] = requestsOf((await ask('let me choose')).message)
    const answers = request?.questions?.map(({ questionId, options, allowsCustom }) => ({
      questionId,
      selected: options.slice(0, 1).map(({ label }) => label),
      ...(allowsCustom && { customText: 'something else' }),
    }))
    const label = request?.questions?.[0]?.options[0]?.label ?? '?'
    expect((await answer({ answers: answers ?? [] })).text).toContain(label)
  })

  it('a conversation with nothing running is not found', async () => {
    const { protocol, sessionId } = visit('ai-sdk', '/ai-sdk/api/chat')
    const turn = { sessionId, history: [], responses: [] } as unknown as Turn
    const events = protocol.resume?.(turn, { runId: 'r', sequence: undefined }, new AbortController().signal)
    await expect(events?.[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'not-found' })
  })
})
