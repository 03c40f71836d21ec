// @vitest-environment node
/**
 * The two protocols that keep sessions on their server, against the demo server's adapters: written by others from
 * the same public facts, so that what both take for granted has been said twice.
 */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import type { InputRequest } from '../../../src/core/input-request.ts'
import { type Message, messageText } from '../../../src/core/message.ts'
import type { ChatProtocol, Turn } from '../../../src/protocols/protocol.ts'
import { createProtocol } from '../../../src/protocols/registry.ts'
import { createHttp } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { useListeningServer } from '../../support/demo-server.ts'
import { collect, foldEvents } from '../../support/describe-protocol.ts'

const { signal } = new AbortController()
const server = useListeningServer({ faults: true })

/** A visitor with a conversation, who remembers what the server has called it. */
function visit(name: 'powabase' | 'agent-manager') {
  const http = createHttp({
    endpoint: `${server.url}/${name}`,
    headers: { apikey: 'anon' },
    token: `e30.${Buffer.from(JSON.stringify({ sub: randomUUID() })).toString('base64url')}.x`,
  })
  const protocol: ChatProtocol = createProtocol(name, { agent: DEMO_APP_ID }, http)
  const ref = {
    userId: 'user-42',
    sessionId: randomUUID(),
    remoteConversationId: undefined as string | undefined,
  }
  const turnOf = (text: string, more: Partial<Turn> = {}) =>
    createTurn({ ...ref, id: randomUUID(), text, ...more })

  /** What is asked is answered at once. */
  async function ask(text: string, more: Partial<Turn> & { readonly isApproved?: boolean } = {}) {
    const { isApproved, ...rest } = more
    const turn = turnOf(text, rest)
    const answering: ChatProtocol = {
      async *send(sent, signal) {
        let runId: string | undefined
        for await (const event of protocol.send(sent, signal)) {
          if (event.type === 'message-start') runId = event.runId
          if (event.type === 'conversation-updated') ref.remoteConversationId = event.remoteConversationId
          yield event
          if (event.type === 'input-requested' && runId && isApproved !== undefined) {
            const { requestId } = event.request
            const response = { requestId, isApproved, text: 'Too much' }
            await protocol.respond?.(sent, { runId, sequence: undefined }, response, signal)
          }
        }
      },
    }
    const result = await collect(answering, turn)
    const state = foldEvents(result)
    const message = state.messages.at(-1)
    return { ...result, state, message, text: message ? messageText(message) : '' }
  }

  return { http, protocol, ref, ask, turnOf }
}

function requestIn(message: Message | undefined): InputRequest | undefined {
  const part = message?.parts.find(({ type }) => type === 'input-request')
  return part?.type === 'input-request' ? part.request : undefined
}

describe.each(['powabase', 'agent-manager'] as const)('%s over real sockets', { timeout: 30_000 }, (name) => {
  it('reads an answer with its thoughts, its tools and its tokens', async () => {
    const { message, text, thrown } = await visit(name).ask('use a tool')
    expect(thrown).toBeUndefined()
    expect(text).not.toBe('')
    expect(message?.finishReason).toBe('completed')
    expect(message?.parts.find(({ type }) => type === 'tool')).toMatchObject({ state: 'done' })
    expect(message?.parts.some(({ type }) => type === 'reasoning')).toBe(true)
    expect(message?.usage?.totalTokens).toBeGreaterThan(0)
  })

  it('is remembered from one message to the next', async () => {
    const { ask } = visit(name)
    await ask('My name is Ada')
    expect((await ask('What is my name?')).text).toContain('Ada')
  })

  it('F18: a run that fails keeps its text and says why', async () => {
    const { state, events } = await visit(name).ask('please fail')
    expect(events.at(-1)?.type).toBe('error')
    expect(state.error).toMatchObject({ kind: 'server' })
  })

  it.each([
    [true, /62/],
    [false, /nothing/i],
  ])('an approval (%s) reaches the run that waits for it', async (isApproved, words) => {
    const { message, text, events } = await visit(name).ask('ask for approval', { isApproved })
    expect(requestIn(message)).toMatchObject({ kind: 'approval', params: { amount: 62 } })
    expect(text).toMatch(words)
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })

  it('an unknown agent is not-found', async () => {
    const http = createHttp({ endpoint: `${server.url}/${name}` })
    const { thrown } = await collect(
      createProtocol(name, { agent: randomUUID() }, http),
      visit(name).turnOf('Hi'),
    )
    expect(thrown).toMatchObject({ kind: 'not-found' })
  })

  it('a conversation is listed, loaded as it was and deleted', async () => {
    const { protocol, ref, ask } = visit(name)
    const first = await ask('How do I get a refund?')
    await ask('Hello')
    const list = () => protocol.listConversations?.({ userId: ref.userId, page: undefined }, signal)
    const [summary, ...others] = (await list())?.items ?? []
    expect(others).toEqual([])
    expect(summary?.id).toBe(ref.remoteConversationId ?? ref.sessionId)
    expect(summary?.title).toBe('How do I get a refund?')
    expect(summary?.updatedAt).toBeGreaterThan(0)

    const loaded = (await protocol.loadConversation?.({ ...ref, page: undefined }, signal))?.items ?? []
    expect(loaded.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
    expect(loaded.slice(0, 2).map(messageText)).toEqual(['How do I get a refund?', first.text])
    expect(loaded[1]?.finishReason).toBe('completed')

    await protocol.deleteConversation?.(ref, signal)
    expect((await list())?.items).toEqual([])
  })

  it('pages lead through a long list', async () => {
    const { protocol, ref, ask } = visit(name)
    const greetings = Array.from({ length: 27 }, (_, count) =>
      ask(`Hello ${count}`, { sessionId: randomUUID(), remoteConversationId: undefined }),
    )
    await Promise.all(greetings)
    const first = await protocol.listConversations?.({ userId: ref.userId, page: undefined }, signal)
    const second = await protocol.listConversations?.({ userId: ref.userId, page: first?.next }, signal)
    const ids = [...(first?.items ?? []), ...(second?.items ?? [])].map(({ id }) => id)
    expect(new Set(ids).size).toBe(27)
    expect(second?.next).toBeUndefined()
  })
})

describe('powabase over real sockets', { timeout: 30_000 }, () => {
  it('gives sources under their marks, and the context of the run on demand', async () => {
    const { protocol, ref, ask } = visit('powabase')
    const { message, text } = await ask('show sources')
    const sources = message?.parts.filter(({ type }) => type === 'source') ?? []
    expect(text).toContain('[1]')
    expect(sources[0]).toMatchObject({ sourceId: '1', url: expect.stringContaining('http') })
    const context = await protocol.loadContext?.(ref, message?.runId ?? '', signal)
    expect(context).toHaveLength(sources.length)
    expect(context?.[0]).toMatchObject({ score: expect.any(Number), excerpt: expect.any(String) })
  })

  it('a session of somebody else is not-found before an answer begins', async () => {
    const { ref, ask } = visit('powabase')
    await ask('Hello')
    const other = visit('powabase')
    other.ref.remoteConversationId = ref.remoteConversationId
    const { events, thrown } = await other.ask('Hello')
    expect(events).toEqual([])
    expect(thrown).toMatchObject({ kind: 'not-found' })
  })
})

describe('agent-manager over real sockets', { timeout: 30_000 }, () => {
  it('suggests what to ask next', async () => {
    const { message } = await visit('agent-manager').ask('How do I get a refund?')
    expect(message?.followUps?.length).toBeGreaterThan(0)
  })

  it('says who takes over', async () => {
    const { message } = await visit('agent-manager').ask('hand over')
    expect(message?.parts).toContainEqual({ type: 'step', name: 'Billing specialist' })
  })

  it('carries a file', async () => {
    const blob = new Blob(['Milk and sugar'])
    const files = [{ name: 'list.txt', mediaType: 'text/plain', size: blob.size, blob }]
    expect((await visit('agent-manager').ask('read my file', { files })).text).toContain('Milk and sugar')
  })

  it('a free question is answered in words', async () => {
    const { message, events } = await visit('agent-manager').ask('ask me a question', { isApproved: true })
    expect(requestIn(message)?.kind).toBe('question')
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })

  it('closing the connection cancels the run', async () => {
    const { http, protocol, ref, turnOf } = visit('agent-manager')
    for await (const event of protocol.send(turnOf('ask for approval'), signal)) {
      if (event.type === 'input-requested') break
    }
    const path = `api/sessions/${ref.sessionId}/runs`
    const runs = async () => (await http.request({ path, signal })).json()
    await expect.poll(runs).toMatchObject([{ status: 'CANCELLED' }])
  })
})
