import { signal } from '@preact/signals'
import { act, fireEvent, within } from '@testing-library/preact'
import { createDomEvents } from '../../src/api/dom-events.ts'
import { createVisibility } from '../../src/api/visibility.ts'
import type { RawOptions } from '../../src/config/read-attributes.ts'
import { resolveConfig } from '../../src/config/resolve-config.ts'
import { initialChatState } from '../../src/core/chat-state.ts'
import { createController } from '../../src/core/controller.ts'
import { createConversations } from '../../src/core/conversations.ts'
import { createStore } from '../../src/core/store.ts'
import { createWords } from '../../src/i18n/create-words.ts'
import type { ChatProtocol } from '../../src/protocols/protocol.ts'
import type { ThemeOptions } from '../../src/public-types.ts'
import { mountPanel } from '../../src/ui/mount.tsx'
import { createFakeArchive, type KeptConversation } from './fake-archive.ts'
import { settle } from './fake-clock.ts'
import { createFakeEnvironment } from './fake-environment.ts'
import { createFakeProtocol, type FakeProtocolOptions } from './fake-protocol.ts'

const mounted: (() => void)[] = []

/** Takes every widget off the page. */
export function cleanUpWidgets(): void {
  for (const unmount of mounted.splice(0)) unmount()
}

interface FakeWorld extends FakeProtocolOptions, Partial<ChatProtocol> {
  /** Conversations this browser keeps. */
  readonly kept?: readonly KeptConversation[]
}

/**
 * The whole interface in a real shadow root, with a back end, a clock and a screen that the test moves. What that
 * back end can do beyond answering is given as `abilities`.
 */
export async function renderWidget(
  options: RawOptions = {},
  { can, kept = [], ...abilities }: FakeWorld = {},
) {
  const environment = createFakeEnvironment()
  const fake = createFakeProtocol(can && { can })
  const protocol = Object.defineProperties(fake, Object.getOwnPropertyDescriptors(abilities))
  const host = document.body.appendChild(document.createElement('div'))
  const config = resolveConfig(
    { endpoint: 'https://agent.example/', ...options },
    {
      baseUrl: 'https://site.example/',
      supportsCss: () => true,
      isSelector: () => true,
      report: environment.report,
    },
  )
  const events = createDomEvents(host, environment.report)
  const store = createStore(initialChatState('session-1'), environment)
  const controller = createController({
    store,
    protocol,
    environment,
    userId: 'ada',
    params: config.params,
    fileRules: config.uploads
      ? { accept: config.accept, maxFileBytes: config.maxFileSize, maxFiles: config.maxFiles }
      : undefined,
    emit: events.emit,
  })
  const visit = { get: () => undefined, set: () => {} }
  const visibility = createVisibility({ config, visit, events, onOpen: controller.wake })
  const { language, words, override } = createWords({ ...config, environment })
  const theme = signal<ThemeOptions>(config)
  const unread = signal(0)
  const archive = createFakeArchive(kept)
  const conversations = createConversations({
    archive: () => archive,
    protocol,
    store,
    controller,
    environment,
    userId: () => 'ada',
    emit: events.emit,
  })
  const view = {
    state: store.view,
    language,
    words,
    theme,
    isOpen: visibility.isOpen,
    focusRequests: visibility.focusRequests,
    config,
    controller,
    conversations,
    unread,
    open: visibility.focus,
    close: visibility.close,
    isExpanded: visibility.isExpanded,
    resize: visibility.resize,
  }
  const followLink = (url: string) => events.emit('link', { url })
  const panel = mountPanel({ host, nonce: '', look: '', followLink, ...view })
  const root = host.shadowRoot as ShadowRoot
  mounted.push(() => {
    visibility.dispose()
    panel.unmount()
    host.remove()
  })

  /** Does something and lets the page follow, to the next paint. */
  async function update(action: () => unknown = () => {}): Promise<void> {
    await act(async () => {
      await action()
      await settle()
      environment.paint()
    })
  }

  const screen = within(root as unknown as HTMLElement)
  const button = (name: string) => screen.getByRole('button', { name })
  const textbox = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  const type = (text: string) => update(() => fireEvent.input(textbox(), { target: { value: text } }))
  const press = (key: string, init: KeyboardEventInit = {}) =>
    update(() => fireEvent.keyDown(textbox(), { key, bubbles: true, composed: true, ...init }))

  await update()
  return {
    environment,
    events,
    protocol,
    host,
    root,
    store,
    controller,
    conversations,
    unread,
    visibility,
    words,
    override,
    screen,
    update,
    button,
    textbox,
    type,
    press,
    click: (name: string) => update(() => fireEvent.click(button(name))),
    /** Opens the panel by the launcher. */
    open: () => update(() => fireEvent.click(button('Open chat'))),
    /** Types and sends. */
    async say(text: string) {
      await type(text)
      await press('Enter')
    },
    /** The transcript as a visitor reads it: name and text of each message. */
    talk: () =>
      screen
        .queryAllByRole('article')
        .map((row) => `${row.getAttribute('aria-label')}: ${row.querySelector('.bubble')?.textContent}`),
  }
}
