import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { ChatConfig } from '../config/resolve-config.ts'
import type { ChatState } from '../core/chat-state.ts'
import type { ChatController } from '../core/controller.ts'
import type { Conversations } from '../core/conversations.ts'
import type { Language } from '../i18n/choose-language.ts'
import type { Messages } from '../i18n/en.ts'
import type { ThemeOptions } from '../public-types.ts'
import type { MarkdownOptions } from './components/markdown/context.ts'

/** Everything a component may know. Components show it and call the verbs; they never reach further. */
export interface ChatView {
  readonly state: ReadonlySignal<ChatState>
  /** That of the words, of numbers and of dates. */
  readonly language: ReadonlySignal<Language>
  readonly words: ReadonlySignal<Messages>
  readonly theme: ReadonlySignal<ThemeOptions>
  readonly isOpen: ReadonlySignal<boolean>
  /** From then on the panel is drawn, hidden while it is closed. */
  readonly isPrepared: ReadonlySignal<boolean>
  /** For who seems to be about to open it: then only showing it is left. */
  readonly prepare: () => void
  /** Counts up each time the composer should take the focus. */
  readonly focusRequests: ReadonlySignal<number>
  readonly config: ChatConfig
  /** What the renderer of answers needs; the same object until a word changes. */
  readonly markdown: ReadonlySignal<MarkdownOptions>
  readonly controller: ChatController
  readonly conversations: Conversations
  /** How many conversations hold an answer that nobody has seen. */
  readonly unread: ReadonlySignal<number>
  readonly open: () => void
  readonly close: () => void
  /** Whether the visitor has made the panel large, where it can be. */
  readonly isExpanded: ReadonlySignal<boolean>
  readonly resize: () => void
}

export const ChatViewContext = createContext<ChatView | undefined>(undefined)

export function useChatView(): ChatView {
  const view = useContext(ChatViewContext)
  if (!view) throw new Error('A component was rendered outside the widget.')
  return view
}
