import type { RefusalReason } from '../core/attachment.ts'
import type { ChatErrorKind } from '../core/errors.ts'

/** What a visitor reads about each kind of failure. */
type ErrorWords = { readonly [Kind in ChatErrorKind as `error-${Kind}`]: string }

/** Why files were not taken: `{names}`, `{size}` and `{count}` (the limits) are replaced. */
type RefusalWords = { readonly [Reason in RefusalReason as `refused-${Reason}`]: string }

/** Every word of the widget. A language that misses one does not compile. */
export interface Messages extends ErrorWords, RefusalWords {
  readonly title: string
  readonly greeting: string
  readonly placeholder: string
  readonly openChat: string
  readonly closeChat: string
  readonly close: string
  readonly expand: string
  readonly restore: string
  readonly newConversation: string
  readonly conversation: string
  readonly conversations: string
  readonly back: string
  readonly searchConversations: string
  readonly noConversations: string
  readonly noneFound: string
  readonly notLoaded: string
  /** `{title}` is replaced, here and in the next two. */
  readonly rename: string
  readonly delete: string
  readonly save: string
  readonly saveMarkdown: string
  readonly saveJson: string
  readonly newName: string
  readonly deleted: string
  readonly undo: string
  readonly loadMore: string
  readonly loadEarlier: string
  /** Part of the name of what has something new in it. */
  readonly unread: string
  /** `{count}` is replaced, here and below also in the forms of a plural. */
  readonly unreadCount: string
  readonly message: string
  readonly send: string
  readonly stop: string
  readonly youSaid: string
  readonly assistantSaid: string
  readonly replying: string
  readonly stillWaiting: string
  readonly newMessages: string
  readonly toEnd: string
  readonly suggestions: string
  readonly copy: string
  readonly copied: string
  readonly tryAgain: string
  readonly editMessage: string
  readonly edit: string
  readonly cancel: string
  readonly sendEdited: string
  /** `{number}` and `{count}` are replaced. */
  readonly version: string
  readonly previousVersion: string
  readonly nextVersion: string
  readonly waiting: string
  readonly waitingOffline: string
  readonly offline: string
  readonly stopped: string
  readonly interrupted: string
  /** What was sent while an answer is written. */
  readonly queued: string
  /** `{count}` is replaced. */
  readonly tooLong: string
  /** `{seconds}` is replaced. */
  readonly retryingIn: string
  /** While the connection to an answer that goes on is made again. */
  readonly reconnecting: string
  readonly reasoning: string
  /** `{tool}` is replaced, here and in the next ones. */
  readonly usedTool: string
  readonly usingTool: string
  readonly toolFailed: string
  /** For more than one. `{count}` is replaced. */
  readonly usedTools: string
  /** What went into a tool. */
  readonly input: string
  readonly result: string
  /** `{count}` is replaced. */
  readonly tokens: string
  readonly sources: string
  readonly retrievedContext: string
  /** `{percent}` is replaced, the sign included. */
  readonly relevance: string
  readonly loading: string
  readonly nothingFound: string
  readonly goodAnswer: string
  readonly badAnswer: string
  /** What is asked, where the agent gives no words for it. */
  readonly asked: string
  readonly details: string
  readonly approve: string
  readonly reject: string
  readonly reason: string
  readonly yourAnswer: string
  readonly ownAnswer: string
  readonly sendAnswer: string
  readonly incomplete: string
  readonly invalidValue: string
  readonly sending: string
  readonly notSent: string
  readonly expired: string
  readonly approved: string
  readonly rejected: string
  readonly answered: string
  readonly setUp: string
  readonly connect: string
  readonly haveDoneThis: string
  readonly waitingForYou: string
  readonly openPage: string
  readonly attachFiles: string
  readonly attachments: string
  readonly dropFiles: string
  readonly filesNotReady: string
  /** `{name}` is replaced, here and in the next ones. */
  readonly uploading: string
  readonly removeFile: string
  readonly retryFile: string
  readonly download: string
  readonly fileFailed: string
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
  expand: 'Expand',
  restore: 'Restore',
  newConversation: 'New conversation',
  conversation: 'Conversation',
  conversations: 'Conversations',
  back: 'Back',
  searchConversations: 'Search conversations',
  noConversations: 'No conversations yet',
  noneFound: 'No conversations found',
  notLoaded: 'The conversations could not be loaded.',
  rename: 'Rename {title}',
  delete: 'Delete {title}',
  save: 'Save {title}',
  saveMarkdown: 'Save as Markdown',
  saveJson: 'Save as JSON',
  newName: 'New name',
  deleted: 'Deleted',
  undo: 'Undo',
  loadMore: 'Load more',
  loadEarlier: 'Load earlier messages',
  unread: 'unread',
  unreadCount: '{count} unread',
  message: 'Message',
  send: 'Send message',
  stop: 'Stop',
  youSaid: 'You said',
  assistantSaid: 'Assistant said',
  replying: 'Assistant is replying',
  stillWaiting: 'Still waiting for an answer…',
  newMessages: 'New messages',
  toEnd: 'Go to the end',
  suggestions: 'Suggestions',
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  editMessage: 'Edit message',
  edit: 'Edit',
  cancel: 'Cancel',
  sendEdited: 'Send',
  version: 'Version {number} of {count}',
  previousVersion: 'Previous version',
  nextVersion: 'Next version',
  waiting: 'Waiting',
  waitingOffline: 'Waiting for a connection',
  offline: 'You are offline. What you send waits.',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  queued: 'Your message is sent after this answer.',
  tooLong: 'A message has room for {count} characters. The rest was left out.',
  retryingIn: 'Trying again in {seconds} s…',
  reconnecting: 'The connection was lost. The answer goes on when it is back.',
  reasoning: 'Thoughts',
  usedTool: 'Used {tool}',
  usingTool: 'Using {tool}…',
  toolFailed: '{tool} failed',
  usedTools: 'Used {count, plural, one {# tool} other {# tools}}',
  input: 'Input',
  result: 'Result',
  tokens: '{count, plural, one {# token} other {# tokens}}',
  sources: 'Sources',
  retrievedContext: 'Retrieved context',
  relevance: '{percent} match',
  loading: 'Loading…',
  nothingFound: 'Nothing was found.',
  goodAnswer: 'Good answer',
  badAnswer: 'Bad answer',
  asked: 'The assistant has a question',
  details: 'Details',
  approve: 'Approve',
  reject: 'Reject',
  reason: 'Reason for rejecting (optional)',
  yourAnswer: 'Your answer',
  ownAnswer: 'Something else',
  sendAnswer: 'Send answer',
  incomplete: 'Please answer each question first.',
  invalidValue: 'This is not valid JSON.',
  sending: 'Sending…',
  notSent: 'Your answer could not be sent. Please try again.',
  expired: 'This no longer needs an answer.',
  approved: 'Approved',
  rejected: 'Rejected',
  answered: 'Answered',
  setUp: 'Before I can go on, please set up:',
  connect: 'Connect',
  haveDoneThis: 'I have done this',
  waitingForYou: 'Waiting for you to finish there…',
  openPage: 'Open the page',
  attachFiles: 'Attach files',
  attachments: 'Attached files',
  dropFiles: 'Drop files here',
  filesNotReady: 'Wait for the files, or remove them, before you send.',
  uploading: 'Uploading {name}',
  removeFile: 'Remove {name}',
  retryFile: 'Retry {name}',
  download: 'Download {name}',
  fileFailed: 'Could not be sent',
  'refused-type': 'This kind of file can’t be sent: {names}',
  'refused-size': 'Larger than {size}: {names}',
  'refused-count': 'No more than {count, plural, one {# file} other {# files}} at once: {names}',
  'refused-empty': 'Nothing in it: {names}',
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
