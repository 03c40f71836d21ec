import { computed, signal } from '@preact/signals'
import { createDomEvents } from './api/dom-events.ts'
import { createHandle } from './api/handle.ts'
import { announceTurns } from './api/turn-events.ts'
import { createUnread } from './api/unread.ts'
import { createVisibility, type Visit } from './api/visibility.ts'
import { textOf } from './config/parse-value.ts'
import { type ChatConfig, type ResolveContext, resolveGiven } from './config/resolve-config.ts'
import { initialChatState } from './core/chat-state.ts'
import { createController } from './core/controller.ts'
import { createConversations } from './core/conversations.ts'
import type { Environment } from './core/environment.ts'
import { listen } from './core/listen.ts'
import { createStore } from './core/store.ts'
import { createWords } from './i18n/create-words.ts'
import { createProtocol } from './protocols/registry.ts'
import type { ParleyHandle, ThemeOptions } from './public-types.ts'
import { createKeyValue } from './session/key-value.ts'
import { createTabs } from './session/tabs.ts'
import { createUserSession } from './session/user-session.ts'
import { createHttp } from './transport/http.ts'
import { type MountedPanel, mountPanel } from './ui/mount.tsx'
import { namesScheme, themeCss } from './ui/theme.ts'

/**
 * The composition root: where a configuration becomes a widget in its host element. It connects the rooms and
 * decides nothing.
 */
export interface WidgetOptions {
  readonly host: HTMLElement
  readonly config: ChatConfig
  readonly environment: Environment
  /** How values that come later, as by `setTheme`, are checked. */
  readonly context: ResolveContext
  /** For the `<style>` elements of browsers without constructable sheets. */
  readonly nonce: string
  /** Runs what draws it, soon; returns what calls that off. */
  readonly draw: (task: () => void) => () => void
  readonly onDestroy: () => void
}

/** How long the panel waits for what is stored. */
const maxHiddenMs = 300

export function createWidget({
  host,
  config,
  environment,
  context,
  nonce,
  draw,
  onDestroy,
}: WidgetOptions): ParleyHandle {
  const { report } = environment
  const storage = createKeyValue({
    persist: config.persist,
    sources: { local: () => localStorage, session: () => sessionStorage },
    isDeferred: config.storeOnOpen,
  })
  // The styles of the host itself depend on the mode.
  host.setAttribute('mode', config.mode)
  const session = createUserSession({ storage, config, environment })
  const events = createDomEvents(host, report)
  const store = createStore(initialChatState(session.conversation().sessionId), environment)
  const http = createHttp({ ...config, requestTimeoutMs: config.requestTimeout })
  const protocol = createProtocol(config.protocol, { ...config, idleTimeoutMs: config.idleTimeout }, http)
  const tabs = createTabs(session.scope)
  const controller = createController({
    store,
    protocol,
    environment,
    userId: session.userId(),
    params: config.params,
    sessionTimeoutMs: config.sessionTimeout && config.sessionTimeout * 60_000,
    fileRules: config.uploads
      ? { accept: config.accept, maxFileBytes: config.maxFileSize, maxFiles: config.maxFiles }
      : undefined,
    tabs,
    emit: events.emit,
  })
  const conversations = createConversations({
    archive: session.archive,
    protocol,
    store,
    controller,
    environment,
    tabs,
    userId: session.userId,
    emit: events.emit,
  })
  const stopFinishing = listen(window, ['pagehide'], conversations.finishRemovals)
  controller.restore(session.conversation())
  // A stored talk and not the welcome is the first that is seen, unless it takes its time.
  const isRestored = signal(!session.mayBeStored())
  let isGone = false
  const stopHiding = environment.delay(maxHiddenMs, () => {
    isRestored.value = true
  })
  void showStored()
  const isSeen = () => visibility.isOpen.peek() && !document.hidden
  const stopSaving = session.keep(store, isSeen)
  const stopAnnouncing = announceTurns(store, events, report)

  const visit = createVisit(config)
  const onOpen = () => {
    session.startWriting()
    controller.wake()
  }
  const visibility = createVisibility({ config, visit, events, onOpen })
  const unread = createUnread({ store, events, archive: session.archive, isSeen })
  const stopSeeing = visibility.isOpen.subscribe((isOpen) => {
    if (isOpen) unread.see()
  })
  const { language, words, override } = createWords({ ...config, environment })
  const theme = signal<ThemeOptions>(config)
  let panel: MountedPanel | undefined
  const lookNow = () => themeCss(theme.value, namesScheme(host))
  const restyle = () => panel?.sheet.replace(lookNow())
  const stopDrawing = draw(() => {
    panel = mountPanel({
      host,
      nonce,
      look: lookNow(),
      followLink: (url) => events.emit('link', { url }),
      state: store.view,
      language,
      words,
      theme,
      isOpen: computed(() => visibility.isOpen.value && isRestored.value),
      // What isn't shown yet can't take the focus.
      focusRequests: computed(() => (isRestored.value ? visibility.focusRequests.value : 0)),
      config,
      controller,
      conversations,
      unread: unread.count,
      open: visibility.focus,
      close: visibility.close,
      isExpanded: visibility.isExpanded,
      resize: visibility.resize,
    })
    // What the page says where the widget stands is known when it stands there.
    if (!host.isConnected) host.addEventListener('parley:ready', restyle, { once: true })
  })
  // And it can change.
  const stopRestyling = listen(host, ['transitionrun'], restyle)

  /** What was said before follows as soon as it is read. Who has written meanwhile finds it before their words. */
  async function showStored() {
    const stored = await session.restore()
    const { sessionId, messages, attachments, draft } = store.current()
    if (isGone) return
    if (sessionId === stored.sessionId && stored.messages.length + stored.draft.length > 0) {
      if (messages.length + attachments.length > 0)
        store.dispatch({ type: 'messages-loaded', messages: stored.messages, earlier: undefined })
      else controller.restore({ ...stored, draft: draft || stored.draft })
    }
    stopHiding()
    isRestored.value = true
  }

  return createHandle({
    element: host,
    events,
    store,
    controller,
    conversations,
    visibility,
    userId: session.userId,
    identify(user) {
      conversations.finishRemovals()
      controller.leave()
      http.changeUser(user?.token)
      session.switchUser(textOf(user?.userId)?.trim() || undefined, store, user?.keepConversation === true)
      controller.identify(session.userId())
      controller.open(session.conversation())
      unread.recount()
      void showStored()
    },
    setTheme(options) {
      theme.value = { ...theme.value, ...resolveGiven({ ...options }, context) }
      restyle()
    },
    setStrings: override,
    dispose() {
      isGone = true
      stopFinishing()
      conversations.finishRemovals()
      stopHiding()
      controller.dispose()
      visibility.dispose()
      stopSeeing()
      unread.dispose()
      stopAnnouncing()
      stopSaving()
      tabs.dispose()
      stopRestyling()
      stopDrawing()
      panel?.unmount()
      host.remove()
      onDestroy()
    },
  })
}

/** The state of the panel is remembered for the visit only, whatever else is kept for longer, and for its own place. */
function createVisit(config: ChatConfig): Visit {
  const persist = config.persist === 'none' ? 'none' : 'session'
  const sources = { local: () => null, session: () => sessionStorage }
  const visit = createKeyValue({ persist, sources, isDeferred: config.storeOnOpen })
  const { endpoint, agent, model, mode, position } = config
  const place = [endpoint, agent ?? model, mode, position].join(' ')
  return {
    get: (name) => visit.get(`parley:${name}:${place}`),
    set(name, value) {
      visit.startWriting()
      visit.set(`parley:${name}:${place}`, value)
    },
  }
}
