import type { ChatErrorKind } from '../core/errors.ts'

/** What a visitor reads about each kind of failure. */
type ErrorWords = { readonly [Kind in ChatErrorKind as `error-${Kind}`]: string }

/** Every word of the widget. A language that misses one does not compile. */
export interface Messages extends ErrorWords {
  readonly title: string
  readonly greeting: string
  readonly placeholder: string
  readonly openChat: string
  readonly closeChat: string
  readonly close: string
  readonly newConversation: string
  readonly conversation: string
  readonly message: string
  readonly send: string
  readonly stop: string
  readonly youSaid: string
  readonly assistantSaid: string
  readonly replying: string
  readonly stillWaiting: string
  readonly newMessages: string
  readonly suggestions: string
  readonly copy: string
  readonly copied: string
  readonly tryAgain: string
  readonly editMessage: string
  readonly stopped: string
  readonly interrupted: string
  readonly busy: string
  /** `{seconds}` is replaced. */
  readonly retryingIn: string
  readonly reasoning: string
  readonly usedTool: string
  readonly usingTool: string
  readonly toolFailed: string
  readonly code: string
  readonly copyCode: string
  readonly table: string
  readonly done: string
  readonly toDo: string
  readonly image: string
  /** `{host}` is replaced. */
  readonly loadImage: string
  readonly opensNewTab: string
}

export const en: Messages = {
  title: 'Chat',
  greeting: 'How can we help?',
  placeholder: 'Ask a question…',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  close: 'Close',
  newConversation: 'New conversation',
  conversation: 'Conversation',
  message: 'Message',
  send: 'Send message',
  stop: 'Stop',
  youSaid: 'You said',
  assistantSaid: 'Assistant said',
  replying: 'Assistant is replying',
  stillWaiting: 'Still waiting for an answer…',
  newMessages: 'New messages',
  suggestions: 'Suggestions',
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  editMessage: 'Edit message',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  busy: 'Wait for the answer, or stop it, before you send.',
  retryingIn: 'Trying again in {seconds} s…',
  reasoning: 'Thoughts',
  usedTool: 'Used {tool}',
  usingTool: 'Using {tool}…',
  toolFailed: '{tool} failed',
  code: 'Code',
  copyCode: 'Copy code',
  table: 'Table',
  done: 'Done',
  toDo: 'To do',
  image: 'Image',
  loadImage: 'Load from {host}',
  opensNewTab: 'Opens in a new tab',
  'error-config': 'The chat is not set up correctly on this site.',
  'error-network': 'We can’t reach the service. Check your connection and try again.',
  'error-timeout': 'The connection was lost while waiting for the answer.',
  'error-auth': 'Please sign in to go on with this chat.',
  'error-forbidden': 'This chat is not available on this site.',
  'error-rate-limit': 'Too many messages right now.',
  'error-not-found': 'This conversation could not be found.',
  'error-conflict': 'An earlier answer is still being written. Try again in a moment.',
  'error-invalid': 'This message couldn’t be processed. You can change it and send it again.',
  'error-too-large': 'This is too long to be processed.',
  'error-server': 'Something went wrong on our side.',
  'error-protocol': 'The service gave an unexpected answer.',
  'error-empty': 'The service gave no answer.',
  'error-upload': 'The file could not be sent.',
  'error-interrupted': 'The answer was interrupted.',
  'error-stop': 'The answer may still be running: the service could not be told to stop.',
}
