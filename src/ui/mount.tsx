import { computed, effect, signal } from '@preact/signals'
import { render } from 'preact'
import { listen } from '../core/listen.ts'
import { App } from './components/app.tsx'
import { type ChatView, ChatViewContext } from './context.ts'
import { isEscape } from './is-composing.ts'
import { markdownOptions } from './markdown-options.ts'
import { adoptStyles, type OwnSheet } from './sheets.ts'
import composerCss from './styles/composer.css?inline'
import historyCss from './styles/history.css?inline'
import hostCss from './styles/host.css?inline'
import launcherCss from './styles/launcher.css?inline'
import markdownCss from './styles/markdown.css?inline'
import messagesCss from './styles/messages.css?inline'
import panelCss from './styles/panel.css?inline'
import partsCss from './styles/parts.css?inline'

export interface MountedPanel {
  /** The sheet of this widget alone, for the theme. */
  readonly sheet: OwnSheet
  readonly unmount: () => void
}

export interface MountOptions extends Omit<ChatView, 'markdown' | 'isPrepared' | 'prepare'> {
  readonly host: HTMLElement
  /** For the `<style>` elements of browsers without constructable sheets. */
  readonly nonce: string
  /** What the sheet of this widget alone holds at first, so that nothing is drawn without it. */
  readonly look: string
  readonly followLink: (url: string) => boolean
}

/** Renders the widget into the shadow root of its host. */
export function mountPanel({ host, nonce, look, followLink, ...parts }: MountOptions): MountedPanel {
  // Open, because a closed root hides the real target of a key press and the shortcuts of the page fire while
  // a visitor types.
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const { own: sheet, adopt } = adoptStyles(root, [hostCss, launcherCss], nonce)
  sheet.replace(look)
  const isPrepared = signal(false)
  function prepare() {
    if (isPrepared.peek()) return
    adopt([panelCss, messagesCss, partsCss, markdownCss, composerCss, historyCss])
    isPrepared.value = true
  }
  const surroundings = { root, images: parts.config.images, followLink }
  const view: ChatView = {
    ...parts,
    isPrepared,
    prepare,
    markdown: computed(() => markdownOptions(parts.words.value, surroundings)),
  }
  const stopKeys = keepKeysInside(root, view)
  const stopPreparing = effect(() => {
    if (view.isOpen.value) prepare()
  })
  const container = document.createElement('div')
  container.className = 'root'
  root.append(container)
  render(
    <ChatViewContext.Provider value={view}>
      <App />
    </ChatViewContext.Provider>,
    container,
  )
  return {
    sheet,
    unmount() {
      stopKeys()
      stopPreparing()
      render(null, container)
      root.replaceChildren()
      root.adoptedStyleSheets = []
    },
  }
}

/** What is typed here is no shortcut of the page. Escape closes the panel, except when it ends a composition. */
function keepKeysInside(root: ShadowRoot, { config, isOpen, close }: ChatView): () => void {
  return listen(root, ['keydown', 'keypress', 'keyup'], (event) => {
    event.stopPropagation()
    if (event.type !== 'keydown' || !isEscape(event)) return
    // Whoever had a use for it has said so: there was something smaller to leave than the panel.
    if (event.defaultPrevented || !isOpen.peek() || config.mode === 'inline') return
    event.preventDefault()
    close()
  })
}
