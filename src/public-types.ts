/**
 * Everything a site may rely on: options, handle, events. This file is what npm consumers see, so it names
 * nothing internal.
 */

/** Which contract the back end speaks. */
export type ProtocolName =
  | 'dynamiq-conversations'
  | 'dynamiq-runs'
  | 'dynamiq-app'
  | 'powabase'
  | 'agent-manager'
  | 'ai-sdk'
  | 'ag-ui'
  | 'openai'

export type Mode = 'floating' | 'inline' | 'fullscreen' | 'sidebar'
export type Position = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'
export type Theme = 'auto' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
export type Persist = 'local' | 'session' | 'none'
export type Disclosure = 'collapsed' | 'open' | 'hidden'

/** A suggestion on the welcome view: `label` is shown, `prompt` is sent. */
export interface Prompt {
  readonly label: string
  readonly prompt: string
}

/** The same options in three spellings: camelCase here, `kebab-case` on the element, `data-kebab-case` on the script tag. */
export interface ParleyOptions {
  /** Base URL of the agent or of the relay. Relative URLs resolve against the page. The only required option. */
  endpoint: string
  /** The contract the back end speaks. Default `dynamiq-conversations`. */
  protocol?: ProtocolName
  /** The agent behind the endpoint: an app or agent id. */
  agent?: string
  /** The model, where the protocol is bound to one. `dynamiq-conversations` takes exactly one of `agent` and `model`. */
  model?: string
  /** Stable id of the end user. Default: `params.userId`, else a visitor UUID kept in the browser. A label, not a proof of identity. */
  userId?: string
  /** UUID of the conversation to use. Default: `params.sessionId`, else one is made and kept. */
  sessionId?: string
  /** Sent to the back end with every turn next to `user_id` and `session_id`. */
  params?: Readonly<Record<string, unknown>>
  /** Browser-safe bearer token. Never put a back end's access key here. */
  token?: string
  /** Asked for a bearer token when one is needed, and once more after a 401. Not available as an attribute. */
  getToken?: () => Promise<string>
  /** Same as `getToken`, by GET with credentials; the answer is `{ "token": "…" }`. */
  tokenUrl?: string
  /** Extra request headers. */
  headers?: Readonly<Record<string, string>>
  /** Name of the workflow's input field (`dynamiq-runs`, `dynamiq-app`). Default `input`. */
  inputKey?: string
  /** Name of the workflow's output field. Default: found by itself. */
  outputKey?: string
  /** Where ids, drafts and transcripts are kept in the browser. Default `local`. */
  persist?: Persist
  /** Nothing is stored before the visitor opens the panel. Default false. */
  storeOnOpen?: boolean
  /** Minutes without a message after which a new conversation starts. Default: never. */
  sessionTimeout?: number
  /** Name of the panel, also for assistive technology. */
  title?: string
  /** Small line under the title. */
  subtitle?: string
  /** First words on the welcome view. Plain text. */
  greeting?: string
  /** Hint in the empty composer. */
  placeholder?: string
  /** Small print under the composer. Plain text. */
  disclaimer?: string
  /** Image shown in the header and beside the greeting. */
  avatar?: string
  /** Image shown on the launcher instead of the speech bubble. */
  launcherIcon?: string
  /** Suggestions on the welcome view. A plain string is label and prompt at once. */
  prompts?: readonly (string | Prompt)[]
  /** Where the panel lives on the page. Default `floating`. */
  mode?: Mode
  /** CSS selector of the element to fill in `inline` mode. */
  target?: string
  /** Corner of launcher and panel. Languages from right to left swap left and right. Default `bottom-right`. */
  position?: Position
  /** Distance of the launcher from the edges: one CSS length, or two, above or below and then at the side. Default `20px`. */
  offset?: string
  /** Stacking order. Default 2147483000. */
  zIndex?: number
  /** Width of the panel, a CSS length. Default `400px`. */
  width?: string
  /** Height of the panel, a CSS length. Default `680px`. */
  height?: string
  /** `none`: the site opens the panel by the API. A CSS selector: the site's own button opens it. Default `default`. */
  launcher?: string
  /** Open at load. The visitor's own choice is remembered during the visit. Default false. */
  open?: boolean
  /** Default `auto`: follows the page's `color-scheme`, and the operating system where the page names none. */
  theme?: Theme
  /** Brand colour, any CSS colour. Text on it keeps a contrast of at least 4.5:1. */
  accent?: string
  /** Roundness of the panel's corners, a CSS length. Default `20px`. */
  radius?: string
  /** CSS font list. Default: the system's own font. */
  font?: string
  /** Default `comfortable`. */
  density?: Density
  /** Language and direction of the widget's words, a BCP 47 tag. Default: the page's `lang`, then the browser's languages. */
  lang?: string
  /** Overrides single words of the widget, by their key. */
  strings?: Readonly<Record<string, string>>
  /** Lets visitors attach files, where the protocol takes them: button, drag, paste. Default false. */
  uploads?: boolean
  /** Which files, as in the `accept` attribute of a file input. Default any. */
  accept?: string
  /** The largest file, in bytes. Default 10485760 (10 MiB). */
  maxFileSize?: number
  /** How many files a message may carry. Default 5. */
  maxFiles?: number
  /** How the agent's thoughts are shown. Default `collapsed`. */
  reasoning?: Disclosure
  /** How tool calls are shown. Default `collapsed`. */
  steps?: Disclosure
  /** Whether the sources of an answer are listed under it. Default true. */
  sources?: boolean
  /** Thumbs under an answer; each press fires `parley:feedback`. Default false. */
  feedback?: boolean
  /** Origins from which images in answers load by themselves. Others show a placeholder until it is clicked. */
  images?: readonly string[]
  /** Hides the list of conversations. Default false. */
  withoutHistory?: boolean
  /** Milliseconds to the first byte of an answer. Default 30000. */
  requestTimeout?: number
  /** Milliseconds between two bytes of a stream. Default 60000. */
  idleTimeout?: number
}

/** What `setTheme` can change after mounting. */
export type ThemeOptions = Pick<
  ParleyOptions,
  'theme' | 'accent' | 'radius' | 'font' | 'density' | 'width' | 'height' | 'position' | 'offset' | 'zIndex'
>

/** `ready`; `submitted`: sent, nothing has come back; `streaming`: an answer is being written; `error`: the last turn failed. */
export type Status = 'ready' | 'submitted' | 'streaming' | 'error'

/** A message as sites see it: plain text, frozen. */
export interface PublicMessage {
  readonly id: string
  readonly role: 'user' | 'assistant'
  /** For an answer this is the markdown received so far. */
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Absent on the visitor's messages and while an answer is being written. */
  readonly finishReason?: 'completed' | 'stopped' | 'failed'
}

/** A row of the list of conversations. */
export interface PublicConversation {
  readonly id: string
  readonly title: string
  /** Milliseconds since the epoch, where known. */
  readonly updatedAt: number | undefined
  readonly isUnread: boolean
  readonly isCurrent: boolean
}

/** Detail of each event. On the element they are `CustomEvent`s named `parley:…`, bubbling and composed. */
export interface ParleyEvents {
  /** The widget is on the page. */
  ready: { readonly userId: string; readonly sessionId: string }
  open: Record<string, never>
  close: Record<string, never>
  /** The visitor is about to send. Cancelable: `preventDefault()` keeps the text in the composer. */
  message: { readonly text: string; readonly sessionId: string }
  'response-start': { readonly messageId: string; readonly sessionId: string }
  'response-end': {
    readonly messageId: string
    readonly sessionId: string
    readonly text: string
    readonly finishReason: 'completed' | 'stopped' | 'failed'
  }
  error: {
    readonly kind: string
    readonly status: number | undefined
    readonly retryable: boolean
    /** For developers: says what to do. */
    readonly message: string
  }
  /** The visitor follows a link of an answer. Cancelable: `preventDefault()` keeps the browser from opening it. */
  link: { readonly url: string }
  /** How many answers have ended that the visitor has not seen, whenever that changes. */
  unread: { readonly count: number }
  /** The visitor pressed a thumb under an answer. */
  feedback: {
    readonly messageId: string
    readonly rating: 'good' | 'bad'
    readonly sessionId: string
    /** The back end's run behind the answer, where it is known. */
    readonly runId: string | undefined
  }
  /** The agent waits for the visitor: to approve something, or to answer a question. */
  'input-request': {
    readonly requestId: string
    readonly kind: 'approval' | 'question'
    readonly prompt: string
    readonly sessionId: string
  }
  /** The current conversation changed: `reason` says how. */
  conversation: { readonly sessionId: string; readonly reason: 'new' | 'opened' | 'changed' | 'deleted' }
}

export type ParleyEventName = keyof ParleyEvents
export type ParleyEvent<Name extends ParleyEventName> = CustomEvent<ParleyEvents[Name]>

/** What `mount` returns. Every method is safe to call at any time; after `destroy()` they do nothing. */
export interface ParleyHandle {
  open(): void
  close(): void
  toggle(): void
  /**
   * Sends a message as the visitor. While an answer is being written it waits for its turn.
   * Files are uploaded first, by the rules of the `uploads` options; with a file that can't be sent the message stays
   * in the composer. Resolves when the answer has ended, however it ended; never rejects. Empty text without files is ignored.
   */
  send(text: string, options?: { readonly files?: readonly File[] }): Promise<void>
  /** Stops the answer being written and keeps its text. */
  stop(): void
  /** Asks for the last answer again. Nothing happens while an answer is being written. */
  retry(): void
  /** Puts text into the composer, replacing what is there. */
  setDraft(text: string): void
  /** Moves the focus to the composer, opening the panel if needed. */
  focus(): void
  /** Starts a conversation with a new session id. An answer being written is stopped. */
  newConversation(): void
  /** Shows a conversation of this user, by an id of `listConversations` or a session id. */
  openConversation(id: string): Promise<void>
  /** The conversations of this user, newest first, from the back end where it lists them and from the browser. */
  listConversations(): Promise<readonly PublicConversation[]>
  renameConversation(id: string, title: string): Promise<void>
  /** Deletes it in the browser and, where there is a call for it, at the back end. Rejects when that refuses. */
  deleteConversation(id: string): Promise<void>
  /**
   * Changes the user. The previous user's conversation leaves the page at once; `null` forgets the user and goes
   * on as an anonymous visitor. With `keepConversation` the conversation of an anonymous visitor who signs in becomes
   * the user's.
   */
  identify(user: { userId: string; token?: string; keepConversation?: boolean } | null): void
  /** Replaces the parameters sent with every turn. */
  setParams(params: Readonly<Record<string, unknown>>): void
  setTheme(theme: ThemeOptions): void
  /** Overrides single words of the widget, by their key. */
  setStrings(strings: Readonly<Record<string, string>>): void
  /** Listens to an event; the returned function stops listening. A listener that throws changes nothing. */
  on<Name extends ParleyEventName>(name: Name, listener: (event: ParleyEvent<Name>) => void): () => void
  /** Removes the widget and every trace of it from the page. What is stored stays. */
  destroy(): void
  readonly isOpen: boolean
  readonly status: Status
  readonly userId: string
  readonly sessionId: string
  /** Frozen snapshot, oldest first. */
  readonly messages: readonly PublicMessage[]
  /** The `<parley-chat>` element on the page. */
  readonly element: HTMLElement
}

/** The methods of the first widget. Without one they wait for it and return undefined, as queued calls do. */
export type ParleyMethods = Omit<
  ParleyHandle,
  'isOpen' | 'status' | 'userId' | 'sessionId' | 'messages' | 'element'
>

/** `window.Parley`: callable as a command queue, before and after the script has loaded, and carrying the methods. */
export interface ParleyGlobal extends ParleyMethods {
  (command: string, ...args: readonly unknown[]): unknown
  /** Puts a widget on the page. Returns undefined, and says why in the console, when `endpoint` is missing or unusable. */
  mount(options: ParleyOptions): ParleyHandle | undefined
  /** The first widget still on the page, or the one in the given element. */
  get(element?: Element): ParleyHandle | undefined
  readonly version: string
}
