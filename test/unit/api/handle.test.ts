import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resolveConfig } from '../../../src/config/resolve-config.ts'
import { createWidget } from '../../../src/create-widget.ts'
import type { ParleyEventName, ParleyHandle } from '../../../src/public-types.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeEnvironment, testId } from '../../support/fake-environment.ts'
import { createFakeFetch, createFedStream, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'

const names = ['open', 'close', 'message', 'response-start', 'response-end', 'error', 'conversation'] as const

/** A whole widget, with a network in the place of `fetch`. */
function setUp(options: Record<string, unknown> = {}) {
  const environment = createFakeEnvironment()
  const streams: ReturnType<typeof createFedStream>[] = []
  const network = createFakeFetch(({ url }) => {
    if (url.endsWith('/v1/conversations')) return jsonResponse({ data: { id: testId(900) } })
    if (url.endsWith('/v1/files')) return jsonResponse({ data: { id: 'file-1' } })
    const stream = createFedStream()
    streams.push(stream)
    return sseResponse(stream.stream)
  })
  vi.stubGlobal('fetch', network.fetch)
  const context = {
    baseUrl: 'https://site.example/',
    supportsCss: () => true,
    isSelector: () => true,
    report: environment.report,
  }
  const config = resolveConfig({ endpoint: 'https://agent.example', model: 'm', ...options }, context)
  const host = document.body.appendChild(document.createElement('div'))
  let destroyed = 0
  const handle = createWidget({
    host,
    config,
    environment,
    context,
    nonce: '',
    draw(task) {
      task()
      return () => {}
    },
    onDestroy: () => {
      destroyed += 1
    },
  })
  const heard: [ParleyEventName, unknown][] = []
  for (const name of names) handle.on(name, ({ detail }) => heard.push([name, detail]))
  const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, data })}\n\n`

  return {
    environment,
    host,
    handle,
    heard,
    calls: network.calls,
    destroyed: () => destroyed,
    isLastStreamClosed: () => streams.at(-1)?.isCancelled,
    text: (delta: string) => push(event('agent.response.delta', { delta })),
    end: () => push(event('run.completed', { status: 'completed' })),
    sent: () => network.calls.filter(({ url }) => url.endsWith('/messages')),
    panel: () => host.shadowRoot?.querySelector<HTMLElement>('.panel'),
    draft: () => host.shadowRoot?.querySelector('textarea')?.value,
  }

  async function push(wire: string) {
    await idle()
    streams.at(-1)?.push(wire)
    await idle()
  }
}

/** Long enough for a request with all its promises. */
async function idle() {
  for (let turns = 0; turns < 10; turns += 1) await settle()
}

let widgets: ParleyHandle[] = []
function mount(options: Record<string, unknown> = {}) {
  const widget = setUp(options)
  widgets.push(widget.handle)
  return widget
}

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => {
  for (const handle of widgets) handle.destroy()
  widgets = []
  vi.unstubAllGlobals()
})

describe('open, close, toggle', () => {
  it('show and hide the panel and tell the site, once each', async () => {
    const { handle, heard, panel } = mount()
    expect(handle.isOpen).toBe(false)
    handle.open()
    handle.open()
    expect(handle.isOpen).toBe(true)
    await idle()
    expect(panel()?.hidden).toBe(false)
    handle.close()
    handle.close()
    handle.toggle()
    handle.toggle()
    expect(handle.isOpen).toBe(false)
    expect(heard.map(([name]) => name)).toEqual(['open', 'close', 'open', 'close'])
  })

  it('the choice is remembered during the visit, and wins over the option', () => {
    const first = mount({ open: true })
    expect(first.handle.isOpen).toBe(true)
    first.handle.close()
    first.handle.destroy()
    expect(mount({ open: true }).handle.isOpen).toBe(false)
  })

  it('focus opens the panel and goes to the composer', async () => {
    const { handle, host } = mount()
    handle.focus()
    await vi.waitFor(() => expect(host.shadowRoot?.activeElement?.tagName).toBe('TEXTAREA'))
    expect(handle.isOpen).toBe(true)
  })
})

describe('send', () => {
  it('asks as the visitor, and resolves when the answer has ended', async () => {
    const { handle, heard, text, end, sent } = mount({ userId: 'ada', params: { plan: 'pro' } })
    const ended = vi.fn()
    const sending = handle.send('  Why?  ').then(ended)
    expect(handle.status).toBe('submitted')
    await text('Because.')
    expect(handle.status).toBe('streaming')
    expect(ended).not.toHaveBeenCalled()
    await end()
    await sending
    expect(handle.status).toBe('ready')
    expect(sent()[0]?.body).toMatchObject({ user_id: 'ada', session_id: handle.sessionId, plan: 'pro' })
    expect(handle.messages).toMatchObject([
      { role: 'user', text: 'Why?' },
      { role: 'assistant', text: 'Because.', finishReason: 'completed' },
    ])
    expect(Object.isFrozen(handle.messages) && handle.messages.every(Object.isFrozen)).toBe(true)
    expect(heard.map(([name]) => name)).toEqual(['message', 'response-start', 'response-end'])
  })

  it.each(['', '  '])('ignores %j', async (text) => {
    const { handle, calls } = mount()
    await handle.send(text)
    expect(calls).toEqual([])
  })

  it('resolves when the site refuses, when it fails and when it is stopped: never rejects', async () => {
    const { handle, heard } = mount()
    const off = handle.on('message', (event) => event.preventDefault())
    await handle.send('Refused?')
    off()
    expect(handle.messages).toEqual([])
    const stopped = handle.send('Stopped?')
    handle.stop()
    await stopped
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    await handle.send('Failed?')
    expect(handle.status).toBe('error')
    expect(heard.at(-1)).toMatchObject(['error', { kind: 'network', retryable: true }])
  })

  it('requests nothing before', async () => {
    const { handle, calls } = mount()
    handle.open()
    handle.setDraft('typed')
    await idle()
    expect(calls).toEqual([])
  })

  it('uploads files first, and sends them with the message', async () => {
    vi.stubGlobal('XMLHttpRequest', undefined)
    const { handle, text, end, sent } = mount({ uploads: true })
    const sending = handle.send('Look', { files: [new File(['x'], 'cat.png', { type: 'image/png' })] })
    await idle()
    await text('A cat.')
    await end()
    await sending
    expect(sent()[0]?.body).toMatchObject({
      content: [
        { type: 'text', text: 'Look' },
        { type: 'file', file: { id: 'file-1', name: 'cat.png' } },
      ],
    })
  })

  it('with a file that can not be sent keeps the message in the composer', async () => {
    const { handle, calls, draft, environment } = mount({ uploads: true, accept: 'image/*' })
    await handle.send('Look', { files: [new File(['x'], 'run.exe')] })
    expect(calls).toEqual([])
    expect(handle.messages).toEqual([])
    expect(environment.reports[0]).toContain('run.exe')
    handle.open()
    await idle()
    expect(draft()).toBe('Look')
  })

  it('stop keeps the text; retry asks again', async () => {
    const { handle, text, end, sent } = mount()
    void handle.send('Why?')
    await text('Bec')
    handle.stop()
    expect(handle.messages[1]).toMatchObject({ text: 'Bec', finishReason: 'stopped' })
    handle.retry()
    await text('Because.')
    await end()
    expect(handle.messages.map(({ text }) => text)).toEqual(['Why?', 'Because.'])
    expect(sent()).toHaveLength(2)
  })
})

describe('the conversation', () => {
  it('setDraft replaces what is in the composer', async () => {
    const { handle, draft } = mount({ open: true })
    handle.setDraft('one')
    handle.setDraft('two')
    await idle()
    expect(draft()).toBe('two')
  })

  it('newConversation has a new session and tells the site', async () => {
    const { handle, heard, text, end } = mount()
    const before = handle.sessionId
    const sending = handle.send('Why?')
    await text('Because.')
    await end()
    await sending
    handle.newConversation()
    expect(handle.messages).toEqual([])
    expect(handle.sessionId).not.toBe(before)
    expect(heard.at(-1)).toEqual(['conversation', { sessionId: handle.sessionId, reason: 'new' }])
  })

  it('setParams is for the next message', async () => {
    const { handle, sent, text, end } = mount({ params: { plan: 'free' } })
    handle.setParams({ plan: 'pro' })
    const sending = handle.send('Why?')
    await text('x')
    await end()
    await sending
    expect(sent()[0]?.body).toMatchObject({ plan: 'pro' })
  })

  it('T12: identify leaves nothing of the user before, and sends the new one’s token', async () => {
    const { handle, text, sent, draft, isLastStreamClosed } = mount({
      userId: 'ada',
      token: 'token-of-ada',
      open: true,
    })
    const adas = handle.sessionId
    void handle.send('private')
    await text('Bec')
    handle.setDraft('typed by ada')
    handle.identify({ userId: 'bob', token: 'token-of-bob' })
    await idle()
    expect(handle).toMatchObject({ userId: 'bob', messages: [], status: 'ready' })
    expect(draft()).toBe('')
    expect(handle.sessionId).not.toBe(adas)
    expect(isLastStreamClosed()).toBe(true)
    void handle.send('Why?')
    await idle()
    expect(sent().at(-1)?.headers.get('authorization')).toBe('Bearer token-of-bob')
    expect(sent().at(-1)?.body).toMatchObject({ user_id: 'bob' })
  })

  it('identify(null) forgets the user, in the storage too', async () => {
    const { handle } = mount({ userId: 'ada' })
    handle.setDraft('private')
    handle.identify(null)
    expect(handle.userId).toMatch(/^[0-9a-f-]{36}$/)
    handle.destroy()
    expect(JSON.stringify({ ...localStorage })).not.toContain('private')
  })

  it.each([42, '', '  '])('identify takes a user %j as the options do', (userId) => {
    const { handle } = mount()
    handle.identify({ userId: userId as string })
    if (userId === 42) expect(handle.userId).toBe('42')
    else expect(handle.userId).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('looks and words', () => {
  it('setTheme changes what it names, and reports what it cannot use', async () => {
    const { handle, host, environment } = mount()
    handle.setTheme({ position: 'top-left' })
    handle.setTheme({ density: 'compact' })
    await idle()
    const classes = host.shadowRoot?.querySelector('.parley')?.classList
    expect(['at-top', 'at-left', 'compact'].filter((name) => !classes?.contains(name))).toEqual([])
    expect(environment.reports).toEqual([])
    handle.setTheme({ position: 'middle' as 'top-left' })
    expect(environment.reports).toEqual([expect.stringContaining('"position"')])
  })

  it('setStrings changes single words, keeps those set before, and reports a wrong key once', async () => {
    const { handle, host, environment } = mount({ strings: { sned: 'x' } })
    const launcher = () => host.shadowRoot?.querySelector('.launcher')?.getAttribute('aria-label')
    handle.setStrings({ openChat: 'Fragen?' })
    handle.setStrings({ closeChat: 'Zu' })
    await idle()
    expect(launcher()).toBe('Fragen?')
    handle.open()
    await idle()
    expect(launcher()).toBe('Zu')
    expect(environment.reports).toEqual([expect.stringContaining('"sned"')])
  })
})

describe('destroy', () => {
  it('an open panel is open no more', () => {
    const { handle } = mount({ open: true })
    expect(handle.isOpen).toBe(true)
    handle.destroy()
    expect(handle.isOpen).toBe(false)
  })

  it.each(['isOpen', 'status', 'userId', 'sessionId', 'messages', 'element'] as const)(
    '%s can only be read',
    (name) => {
      const { handle } = mount()
      expect(Reflect.set(handle, name, undefined)).toBe(false)
      expect(handle[name]).toBeDefined()
    },
  )

  it('takes the widget off the page and ends the answer, once', async () => {
    const { handle, host, isLastStreamClosed, text, destroyed, environment } = mount({ open: true })
    const sending = handle.send('Why?')
    await text('Bec')
    handle.destroy()
    handle.destroy()
    await sending
    expect(destroyed()).toBe(1)
    expect(host.isConnected).toBe(false)
    expect(host.shadowRoot?.childNodes).toHaveLength(0)
    await idle()
    expect(isLastStreamClosed()).toBe(true)
    expect(environment.clock.waiting).toBe(0)
  })

  it('after it nothing happens, whatever is called', async () => {
    const { handle, heard, calls, environment } = mount()
    handle.destroy()
    const { messages, sessionId, userId } = handle
    const stored = JSON.stringify({ ...localStorage })
    handle.open()
    handle.toggle()
    handle.focus()
    handle.close()
    await handle.send('Why?')
    handle.stop()
    handle.retry()
    handle.setDraft('x')
    handle.newConversation()
    handle.identify({ userId: 'bob' })
    handle.setParams({})
    handle.setTheme({ theme: 'nonsense' as 'dark' })
    handle.setStrings({ nonsense: 'x' })
    handle.on('open', () => {})()
    await idle()
    expect(heard).toEqual([])
    expect(calls).toEqual([])
    expect(environment.reports).toEqual([])
    expect(handle).toMatchObject({ isOpen: false, status: 'ready', messages, sessionId, userId })
    expect(JSON.stringify({ ...localStorage })).toBe(stored)
  })
})
