/** Every word of the widget. A language that misses one does not compile. */
export interface Messages {
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
  readonly errorConfig: string
  readonly errorNetwork: string
  readonly errorTimeout: string
  readonly errorAuth: string
  readonly errorForbidden: string
  readonly errorRateLimit: string
  readonly errorNotFound: string
  readonly errorConflict: string
  readonly errorInvalid: string
  readonly errorTooLarge: string
  readonly errorServer: string
  readonly errorProtocol: string
  readonly errorEmpty: string
  readonly errorUpload: string
  readonly errorInterrupted: string
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
  errorConfig: 'The chat is not set up correctly on this site.',
  errorNetwork: 'We can’t reach the service. Check your connection and try again.',
  errorTimeout: 'The connection was lost while waiting for the answer.',
  errorAuth: 'Please sign in to go on with this chat.',
  errorForbidden: 'This chat is not available on this site.',
  errorRateLimit: 'Too many messages right now.',
  errorNotFound: 'This conversation could not be found.',
  errorConflict: 'An earlier answer is still being written. Try again in a moment.',
  errorInvalid: 'This message couldn’t be processed. You can change it and send it again.',
  errorTooLarge: 'This is too long to be processed.',
  errorServer: 'Something went wrong on our side.',
  errorProtocol: 'The service gave an unexpected answer.',
  errorEmpty: 'The service gave no answer.',
  errorUpload: 'The file could not be sent.',
  errorInterrupted: 'The answer was interrupted.',
}
