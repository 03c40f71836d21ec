// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { Archive, ArchivedConversation } from '../../../src/core/archive.ts'
import type { ConversationSnapshot } from '../../../src/core/controller.ts'
import { createConversations, undoMs } from '../../../src/core/conversations.ts'
import { ChatError } from '../../../src/core/errors.ts'
import { toJson, toMarkdown } from '../../../src/core/export-conversation.ts'
import type { Message } from '../../../src/core/message.ts'
import type { ChatProtocol, ConversationSummary } from '../../../src/protocols/protocol.ts'
import type { ParleyEvents } from '../../../src/public-types.ts'
import { settle } from '../../support/fake-clock.ts'
import { testId } from '../../support/fake-environment.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const text = (role: Message['role'], words: string, id = words): Message => ({
  id,
  role,
  parts: [{ type: 'text', text: words }],
  createdAt: 1,
  ...(role === 'assistant' && { finishReason: 'completed' }),
})

function createFakeArchive(
  kept: readonly (ArchivedConversation & { readonly messages?: readonly Message[] })[],
) {
  let all = [...kept]
  const archive: Archive = {
    list: async () => all,
    load: async (sessionId) => {
      const found = all.find((one) => one.sessionId === sessionId)
      const { remoteConversationId } = found ?? {}
      const snapshot: ConversationSnapshot = {
        sessionId,
        messages: found?.messages ?? [],
        draft: '',
        ...(remoteConversationId !== undefined && { remoteConversationId }),
      }
      return found?.messages && snapshot
    },
    rename: async (sessionId, title) => {
      all = all.map((one) => (one.sessionId === sessionId ? { ...one, title, isRenamed: true } : one))
    },
    remove: async (sessionId) => {
      all = all.filter((one) => one.sessionId !== sessionId)
    },
    markRead: async (sessionId) => {
      all = all.map((one) => (one.sessionId === sessionId ? { ...one, isUnread: false } : one))
    },
  }
  return archive
}

const kept = (sessionId: string, changes: Partial<ArchivedConversation> = {}): ArchivedConversation => ({
  sessionId,
  title: `About ${sessionId}`,
  isRenamed: false,
  updatedAt: 1_000,
  isUnread: false,
  ...changes,
})

interface SetUp {
  readonly local?: readonly (ArchivedConversation & { readonly messages?: readonly Message[] })[]
  readonly remote?: readonly ConversationSummary[]
  readonly messages?: readonly Message[]
  /** What the back end answers to a deletion. */
  readonly refusal?: ChatError
}

function setUp({ local = [], remote, messages, refusal }: SetUp = {}) {
  const deleted: unknown[] = []
  const listing: Partial<ChatProtocol> = remote
    ? {
        listConversations: async ({ page }) => ({ items: page ? [] : remote, next: page ? undefined : '2' }),
        loadConversation: async () => ({ items: messages ?? [], next: undefined }),
        async deleteConversation(ref) {
          deleted.push(ref)
          if (refusal) throw refusal
        },
      }
    : {}
  const protocol = Object.assign(createFakeProtocol(), listing)
  const room = setUpController({ protocol })
  const archive = createFakeArchive(local)
  const told: unknown[] = []
  const conversations = createConversations({
    ...room,
    archive: () => archive,
    protocol,
    userId: () => 'ada',
    emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) =>
      told.push([name, detail]) > 0,
  })
  return { ...room, archive, conversations, deleted, told }
}

describe('the list', () => {
  it('is what the browser keeps, newest first, without empty ones', async () => {
    const { conversations } = setUp({
      local: [kept('a'), kept('b', { updatedAt: 2_000, isUnread: true }), kept('c', { title: '' })],
    })
    const { items, next } = await conversations.list()
    expect(items.map(({ id, title, isUnread }) => [id, title, isUnread])).toEqual([
      ['b', 'About b', true],
      ['a', 'About a', false],
    ])
    expect(next).toBeUndefined()
  })

  it('has what the back end knows and what the browser keeps, each once', async () => {
    const { conversations } = setUp({
      local: [
        kept('s1', { remoteConversationId: 'c1', updatedAt: 5_000, isUnread: true }),
        kept('s2', { remoteConversationId: 'c2', title: 'Mine', isRenamed: true }),
        kept('s3'),
      ],
      remote: [
        { id: 'c1', title: 'Remote 1', updatedAt: 4_000 },
        { id: 'c2', title: 'Remote 2', updatedAt: 3_000 },
        { id: 'c9', title: 'From another machine', updatedAt: 9_000 },
      ],
    })
    const { items, next } = await conversations.list()
    expect(items.map(({ id, title, updatedAt }) => [id, title, updatedAt])).toEqual([
      ['c9', 'From another machine', 9_000],
      ['c1', 'Remote 1', 5_000],
      ['c2', 'Mine', 3_000],
      ['s3', 'About s3', 1_000],
    ])
    expect(items.find(({ id }) => id === 'c1')?.isUnread).toBe(true)
    expect(next).toBe('2')
  })

  it('a further page has nothing of the browser a second time', async () => {
    const { conversations } = setUp({ local: [kept('a')], remote: [] })
    expect((await conversations.list('2')).items).toEqual([])
  })

  it('is still a list when the back end gives none', async () => {
    const { conversations, protocol, environment } = setUp({ local: [kept('a')], remote: [] })
    protocol.listConversations = async () => {
      throw new ChatError('server', '503')
    }
    expect((await conversations.list()).items).toHaveLength(1)
    expect(environment.reports).toHaveLength(1)
  })
})

describe('opening', () => {
  it('shows what is kept, at once, and goes on with its own session', async () => {
    const messages = [text('user', 'One?'), text('assistant', '1')]
    const room = setUp({ local: [{ ...kept(testId(7)), isUnread: true, messages }] })
    await room.conversations.open(testId(7))
    expect(room.talk()).toEqual(['user: One?', 'assistant: 1 (completed)'])
    expect(room.store.current().sessionId).toBe(testId(7))
    expect((await room.archive.list())[0]?.isUnread).toBe(false)
    room.controller.send('Two?')
    expect(room.protocol.last.turn).toMatchObject({ sessionId: testId(7), text: 'Two?' })
  })

  it('the back end’s own copy wins where it has more', async () => {
    const messages = [text('user', 'One?', 'q'), text('assistant', '1', 'a'), text('user', 'Two?', 'r')]
    const room = setUp({
      local: [{ ...kept(testId(7), { remoteConversationId: 'c1' }), messages: messages.slice(0, 2) }],
      remote: [],
      messages,
    })
    await room.conversations.open('c1')
    expect(room.talk()).toHaveLength(3)
    expect(room.store.current()).toMatchObject({ sessionId: testId(7), remoteConversationId: 'c1' })
  })

  it('what waits to be sent stays, whatever the back end has', async () => {
    const waiting = { ...text('user', 'Three?'), isWaiting: true }
    const server = [text('user', 'One?', 'q'), text('assistant', '1', 'a')]
    for (const local of [[...server, waiting], [waiting]]) {
      const messages = server
      const room = setUp({ local: [{ ...kept(testId(7)), messages: local }], remote: [], messages })
      room.environment.setOnline(false)
      await room.conversations.open(testId(7))
      expect(room.talk()).toEqual(['user: One?', 'assistant: 1 (completed)', 'user: Three?'])
    }
  })

  it('what is the same stays as it is, with its steps and sources', async () => {
    const rich: Message = {
      ...text('assistant', '1', 'a'),
      parts: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: '1' },
      ],
    }
    const room = setUp({
      local: [{ ...kept(testId(7)), messages: [text('user', 'One?'), rich] }],
      remote: [],
      messages: [text('user', 'One?', 'x'), text('assistant', '1', 'y')],
    })
    await room.conversations.open(testId(7))
    expect(room.store.current().messages[1]?.parts).toHaveLength(2)
  })

  it('one that only the back end has is loaded from it', async () => {
    const messages = [text('user', 'One?'), text('assistant', '1')]
    const room = setUp({ remote: [{ id: 'c9', title: 'T', updatedAt: 1 }], messages })
    await room.conversations.open('c9')
    expect(room.talk()).toHaveLength(2)
    expect(room.store.current().remoteConversationId).toBe('c9')
  })

  it('does not write over what the visitor does meanwhile', async () => {
    const room = setUp({ remote: [], messages: [text('user', 'Old')] })
    const opening = room.conversations.open('c9')
    await settle()
    room.controller.newConversation()
    await opening
    expect(room.talk()).toEqual([])
  })
})

describe('deleting', () => {
  it('can be undone for a while, and is then for good, at the back end too', async () => {
    const room = setUp({ local: [kept('s1', { remoteConversationId: 'c1' })], remote: [] })
    const undo = room.conversations.removeSoon('c1')
    expect((await room.conversations.list()).items).toEqual([])
    undo()
    await room.environment.clock.advance(undoMs * 2)
    expect((await room.conversations.list()).items).toHaveLength(1)
    room.conversations.removeSoon('c1')
    await room.environment.clock.advance(undoMs)
    expect(await room.archive.list()).toEqual([])
    expect(room.deleted).toMatchObject([{ userId: 'ada', sessionId: 's1', remoteConversationId: 'c1' }])
    expect(room.told).toContainEqual(['conversation', { sessionId: 's1', reason: 'deleted' }])
  })

  it('is done at once when the page or the user is about to go', async () => {
    const room = setUp({ local: [kept('s1', { remoteConversationId: 'c1' })], remote: [] })
    room.conversations.removeSoon('c1')
    await settle()
    room.conversations.finishRemovals()
    await settle()
    expect(await room.archive.list()).toEqual([])
    expect(room.deleted).toHaveLength(1)
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('is done when the back end has no such conversation, or no such call', async () => {
    const room = setUp({ local: [kept('s1')], remote: [], refusal: new ChatError('not-found', '') })
    await room.conversations.remove('s1')
    expect(await room.archive.list()).toEqual([])
  })

  it('rejects when the back end refuses', async () => {
    const room = setUp({ local: [kept('s1')], remote: [], refusal: new ChatError('forbidden', '') })
    await expect(room.conversations.remove('s1')).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('the one that is shown makes room for a new one', async () => {
    const room = setUp()
    const { sessionId } = room.store.current()
    room.controller.send('One?')
    await room.protocol.last.answer('1')
    await room.conversations.remove(sessionId)
    expect(room.store.current().sessionId).not.toBe(sessionId)
    expect(room.talk()).toEqual([])
  })
})

describe('a copy to keep', () => {
  const messages = [text('user', 'One?'), text('assistant', '**1**')]

  it('as Markdown', () => {
    expect(toMarkdown('Numbers', messages, { user: 'You', assistant: 'Assistant' })).toBe(
      '# Numbers\n\n## You\n\nOne?\n\n## Assistant\n\n**1**\n',
    )
  })

  it('as JSON', () => {
    expect(JSON.parse(toJson('Numbers', messages))).toEqual({ title: 'Numbers', messages })
  })
})
