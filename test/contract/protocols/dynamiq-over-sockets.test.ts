// @vitest-environment node
/**
 * The three protocols of one product against the demo server, over real sockets: written from the same public facts
 * by others, so that what both take for granted has been said twice.
 */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import type { ChatState } from '../../../src/core/chat-state.ts'
import type { InputResponse } from '../../../src/core/input-request.ts'
import { type Message, messageText, type Part } from '../../../src/core/message.ts'
import type { ChatProtocol, Turn } from '../../../src/protocols/protocol.ts'
import { createProtocol, type ProtocolName } from '../../../src/protocols/registry.ts'
import { createHttp } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { useListeningServer } from '../../support/demo-server.ts'
import { type Collected, collectEvents, foldEvents } from '../../support/describe-protocol.ts'

const { signal } = new AbortController()
const server = useListeningServer({ faults: true })

type Reply = Omit<InputResponse, 'requestId'>

/** A visitor with a conversation, who goes on listening when the connection is lost. */
function visit(name: ProtocolName, userId: string = randomUUID()) {
  const requests: string[] = []
  const http = createHttp({
    endpoint: name === 'dynamiq-app' ? `${server.url}/classic` : server.url,
    fetch(url, init) {
      requests.push(`${init.method} ${new URL(url).pathname}`)
      return fetch(url, init)
    },
  })
  const protocol: ChatProtocol = createProtocol(name, { agent: DEMO_APP_ID }, http)
  const ref = {
    userId,
    sessionId: randomUUID() as string,
    remoteConversationId: undefined as string | undefined,
  }
  const history: Message[] = []

  async function ask(
    text: string,
    more: Partial<Turn> & { readonly reply?: Reply; readonly through?: ChatProtocol } = {},
  ) {
    const { reply, through = protocol, ...rest } = more
    const turn = createTurn({ ...ref, id: randomUUID(), text, history, ...rest })
    let runId = ''
    async function* answering(events: AsyncIterable<Collected['events'][number]>) {
      for await (const event of events) {
        if (event.type === 'message-start') runId = event.runId ?? ''
        if (event.type === 'conversation-updated') ref.remoteConversationId = event.remoteConversationId
        yield event
        if (event.type !== 'input-requested' || !reply) continue
        const { requestId } = event.request
        await protocol.respond?.(turn, { runId, sequence: undefined }, { ...reply, requestId }, signal)
      }
    }
    let result = await collectEvents(answering(through.send(turn, signal)))
    let state: ChatState = foldEvents(result)
    let resumptions = 0
    for (; state.lostAnswer && protocol.resume && resumptions < 20; resumptions++) {
      const cursor = { runId: state.lostAnswer.runId ?? '', sequence: state.lostAnswer.sequence }
      result = await collectEvents(answering(protocol.resume(turn, cursor, signal)))
      state = foldEvents(result, state)
    }
    const message = state.messages.at(-1)
    return { ...result, state, turn, message, resumptions, text: message ? messageText(message) : '' }
  }

  return { protocol, ref, ask, requests }
}

const typesOf = (message: Message | undefined) => message?.parts.map(({ type }) => type)
const partOf = <Type extends Part['type']>(message: Message | undefined, type: Type) =>
  message?.parts.find((part): part is Extract<Part, { readonly type: Type }> => part.type === type)
const question = 'When do you open on Saturday?'

describe.each<ProtocolName>(['dynamiq-runs', 'dynamiq-conversations', 'dynamiq-app'])(
  '%s over real sockets',
  { timeout: 30_000 },
  (name) => {
    it('reads an answer', async () => {
      const { text, message, thrown } = await visit(name).ask(question)
      expect(thrown).toBeUndefined()
      expect(text).not.toBe('')
      expect(message?.finishReason).toBe('completed')
      expect(message?.runId).toBeTruthy()
    })

    it('is remembered from one message to the next', async () => {
      const { ask } = visit(name)
      await ask('My name is Ada')
      expect((await ask('What is my name?')).text).toContain('Ada')
    })

    it('shows the tools at work, and those that fail', async () => {
      const { message } = await visit(name).ask('use a tool')
      expect(partOf(message, 'tool')).toMatchObject({ state: 'done' })
      const failed = await visit(name).ask('use a tool that fails')
      expect(partOf(failed.message, 'tool')).toMatchObject({ state: 'failed' })
      expect(failed.message?.finishReason).toBe('completed')
    })

    it('gives the files of an answer', async () => {
      const { message } = await visit(name).ask('make a file')
      const file = partOf(message, 'file')
      expect(file?.url).toMatch(name === 'dynamiq-app' ? /^data:text\/csv;base64,/ : /^http.*\/content$/)
      expect(await (await fetch(file?.url ?? '')).text()).toContain(',')
    })

    it('takes files', async () => {
      const { protocol, ask } = visit(name)
      const blob = new Blob(['alpha,beta'], { type: 'text/csv' })
      const file = { name: 'list.csv', mediaType: 'text/csv', size: blob.size, blob }
      const uploaded = await protocol.upload?.(file, { onProgress: () => {}, signal })
      const { text } = await ask('read my file', { files: [uploaded ? { ...file, uploaded } : file] })
      expect(text).toContain('list.csv')
      expect(text).toContain('alpha')
    })

    it('F18: a run that fails says why', async () => {
      const { state, message } = await visit(name).ask('please fail')
      expect(state.error).toMatchObject({ kind: 'server' })
      expect(message?.finishReason).toBe('failed')
    })
  },
)

describe.each<ProtocolName>(['dynamiq-runs', 'dynamiq-conversations'])(
  '%s: people in the loop',
  { timeout: 30_000 },
  (name) => {
    it('an approval with an edited param reaches the run', async () => {
      const reply = { isApproved: true, params: { amount: 40 } }
      const { text, message } = await visit(name).ask('ask for approval', { reply })
      expect(text).toContain('40')
      expect(partOf(message, 'input-request')).toMatchObject({
        state: 'answered',
        response: { isApproved: true },
      })
    })

    it('a rejection reaches it with its reason', async () => {
      const { text } = await visit(name).ask('ask for approval', {
        reply: { isApproved: false, text: 'Too much' },
      })
      expect(text).toContain('Too much')
    })

    it('words and choices reach it', async () => {
      expect((await visit(name).ask('ask me a question', { reply: { text: 'marzipan' } })).text).toContain(
        'marzipan',
      )
      const first = await new Promise<InputResponse['answers']>((resolve) => {
        const { protocol, ref } = visit(name)
        const turn = createTurn({ ...ref, id: randomUUID(), text: 'let me choose' })
        void (async () => {
          for await (const event of protocol.send(turn, signal)) {
            if (event.type !== 'input-requested') continue
            const questions = event.request.questions ?? []
            return resolve(
              questions.map(({ questionId, options }) => ({
                questionId,
                selected: [options[0]?.label ?? ''],
              })),
            )
          }
        })()
      })
      const answers = first ?? []
      expect(answers).toHaveLength(2)
      const { text } = await visit(name).ask('let me choose', { reply: { answers } })
      for (const { selected } of answers) expect(text).toContain(selected[0])
    })

    it('sources, suggestions, tokens and another agent are shown', async () => {
      const { message } = await visit(name).ask('show sources')
      expect(typesOf(message)).toContain('source')
      expect(message?.usage?.totalTokens).toBeGreaterThan(0)
      expect(typesOf((await visit(name).ask('hand over')).message)).toContain('step')
    })

    it('a conversation is listed and opened again', async () => {
      const { ask, protocol, ref } = visit(name)
      const { text } = await ask(question)
      const list = await protocol.listConversations?.({ userId: ref.userId, page: undefined }, signal)
      expect(list?.items).toMatchObject([{ title: question }])
      const id = list?.items[0]?.id ?? ''
      const opened = { userId: ref.userId, sessionId: id, remoteConversationId: undefined, page: undefined }
      const page = await protocol.loadConversation?.(opened, signal)
      expect(page?.items.map((message) => [message.role, messageText(message)])).toEqual([
        ['user', question],
        ['assistant', text],
      ])
    })
  },
)

it('a conversation that was deleted is not found', async () => {
  const { ask, protocol, ref } = visit('dynamiq-conversations')
  await ask(question)
  await protocol.deleteConversation?.(ref, signal)
  await expect(protocol.loadConversation?.({ ...ref, page: undefined }, signal)).rejects.toMatchObject({
    kind: 'not-found',
  })
})

describe('a damaged stream of a run, over real sockets', { timeout: 60_000 }, () => {
  const told = async (fault: string) => {
    const userId = randomUUID()
    const whole = await visit('dynamiq-runs', userId).ask(question)
    const visitor = visit('dynamiq-runs', userId)
    const damaged = await visitor.ask(question, { params: { fault } })
    return { whole, damaged, requests: visitor.requests }
  }

  it.each(
    [
      'duplicate',
      'shuffle=4',
      'shuffle=16',
      'gap=2',
      'gap=0',
      'shuffle=4;gap=3',
      'drop-after=0',
      'drop-after=3',
      'drop-after-events=1',
      'no-terminal',
      'drop-after=2|drop-after=1;on=resume;times=3',
      'drop-after=2|shuffle=4;on=resume',
      'drop-after=2|forget',
      'silence-after=2',
    ].filter((fault) => !fault.startsWith('silence')),
  )('Q1 to Q6: %s costs no text', async (fault) => {
    const { whole, damaged, requests } = await told(fault)
    expect(damaged.thrown).toBeUndefined()
    if (/drop|gap|no-terminal/.test(fault)) expect(requests.length).toBeGreaterThan(1)
    expect(damaged.text).toBe(whole.text)
    expect(damaged.message?.finishReason).toBe('completed')
  })

  it('Q5: numbers that begin again in another run cost no text', async () => {
    const { whole, damaged } = await told('restart-sequence=3')
    expect(damaged.state.messages).toHaveLength(2)
    expect(damaged.state.messages.map(messageText).join('')).toBe(whole.text)
  })

  it('Q10: a run is stopped by its own call, whoever listens', async () => {
    const { protocol, ref, ask } = visit('dynamiq-runs')
    const stopping: ChatProtocol = {
      async *send(turn, abort) {
        let runId = ''
        for await (const event of protocol.send(turn, abort)) {
          if (event.type === 'message-start') runId = event.runId ?? ''
          if (event.type === 'input-requested')
            await protocol.stop?.(turn, { runId, sequence: undefined }, signal)
          yield event
        }
      },
    }
    const { message } = await ask('ask for approval', { through: stopping })
    expect(message?.finishReason).toBe('stopped')
    expect(partOf(message, 'input-request')).toMatchObject({ state: 'expired' })
    const page = await protocol.loadConversation?.({ ...ref, page: undefined }, signal)
    expect(page?.items.at(-1)?.finishReason).toBe('stopped')
  })

  it('Q14: a message whose answer was lost before its first byte is answered once', async () => {
    const { ask, protocol, ref } = visit('dynamiq-runs')
    const first = await ask(question)
    const again = await ask(question, { id: first.turn.id, attempt: 1 })
    expect(again.message?.runId).toBe(first.message?.runId)
    expect(again.text).toBe(first.text)
    const page = await protocol.loadConversation?.({ ...ref, page: undefined }, signal)
    expect(page?.items).toHaveLength(2)
  })
})

describe.each<ProtocolName>(['dynamiq-runs', 'dynamiq-app'])('%s: what a user has to set up', (name) => {
  it('is listed, with a page to do it', async () => {
    const { protocol, ref } = visit(name)
    // The demo server keeps these calls at its root for both.
    const http = createHttp({ endpoint: server.url })
    const api = name === 'dynamiq-app' ? createProtocol(name, {}, http).requirements : protocol.requirements
    const [requirement] = (await api?.missing(ref.userId, signal)) ?? []
    expect(requirement?.title).toBeTruthy()
    const url = await api?.connectUrl(ref.userId, [requirement?.requirementId ?? ''], signal)
    expect((await fetch(url ?? '')).status).toBe(200)
  })
})
