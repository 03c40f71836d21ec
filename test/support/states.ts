import type { ChatPage, PageOptions } from './browser-page.ts'
import { keepConversations } from './kept-conversations.ts'

/** Everything the widget can look like, and how a visitor gets there. */
export interface State extends PageOptions {
  show(chat: ChatPage): Promise<void>
  /** The pointer is part of it. */
  readonly isPointedAt?: boolean
}

const day = 24 * 60
const talks = [
  { title: 'How do I change the address of an order?', minutesAgo: 150 },
  { title: 'Refund for a broken lamp', minutesAgo: 2.5 * day },
  { title: 'What exactly does the warranty cover, and for how long does it last?', minutesAgo: 4.5 * day },
  { title: 'Opening hours', minutesAgo: 6.5 * day },
]

const files = [
  { name: 'invoice-2026-11.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(240_000, 1) },
  { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Hello') },
]

/** Says it, and waits until the answer stands. */
const asked = (text: string) => async (chat: ChatPage) => {
  await chat.openPanel()
  await chat.ask(text)
}

/** Says it, and sees as much of the answer as will come. */
const begun = async (chat: ChatPage) => {
  await chat.openPanel()
  await chat.send('How do I get a refund?')
  await chat.button('Stop').waitFor()
}

/** Says it, and waits for what the agent wants to know. */
const wondered = (text: string) => async (chat: ChatPage) => {
  await chat.openPanel()
  await chat.send(text)
  await chat.page.getByRole('group').first().waitFor()
}

const listShown = async (chat: ChatPage) => {
  await chat.openPanel()
  await chat.button('Conversations').click()
}

/** The first of its kind that unfolds. */
const unfold = (chat: ChatPage) => chat.page.locator('parley-chat summary').first().click()

export const states = (serverUrl: string): Readonly<Record<string, State>> => ({
  launcher: { show: (chat) => chat.launcher.waitFor() },
  'launcher-hover': { isPointedAt: true, show: (chat) => chat.launcher.hover() },
  'launcher-unread': {
    async show(chat) {
      await chat.page.evaluate(() =>
        (window.Parley as unknown as { get(): { send(text: string): void } }).get().send('Hello'),
      )
      await chat.button(/Open chat, 1/).waitFor()
    },
  },
  welcome: { show: (chat) => chat.openPanel() },
  pending: { options: { 'param-fault': 'hang' }, show: begun },
  stopped: {
    options: { 'param-fault': 'hang' },
    async show(chat) {
      await begun(chat)
      await chat.button('Stop').click()
      await chat.page.getByText('Stopped').waitFor()
    },
  },
  streaming: { options: { 'param-fault': 'silence-after=12' }, show: begun },
  answer: { show: asked('What does shipping cost?') },
  steps: {
    async show(chat) {
      await asked('use a tool')(chat)
      await unfold(chat)
    },
  },
  sources: {
    async show(chat) {
      await asked('show sources')(chat)
      await unfold(chat)
    },
  },
  approval: { show: wondered('ask for approval') },
  question: { show: wondered('ask me a question') },
  choices: { show: wondered('let me choose') },
  requirement: { show: wondered('link my account'), expectsComplaints: true },
  'files-attached': {
    async show(chat) {
      await chat.openPanel()
      await chat.page.locator('parley-chat input[type=file]').setInputFiles(files)
      await chat.input.fill('Please check these two')
      await chat.page.getByText('notes.txt').waitFor()
    },
  },
  'file-made': { show: asked('make a file') },
  error: { show: asked('please fail'), expectsComplaints: true },
  offline: {
    async show(chat) {
      await asked('How do I get a refund?')(chat)
      await chat.page.context().setOffline(true)
      await chat.send('And for a gift?')
      await chat.page.getByText('Waiting for a connection').waitFor()
    },
  },
  list: {
    init: keepConversations(serverUrl, 'reader-in-pictures', talks),
    options: { 'user-id': 'reader-in-pictures' },
    async show(chat) {
      await listShown(chat)
      await chat.page.getByText('Opening hours').waitFor()
    },
  },
  'list-empty': {
    async show(chat) {
      await listShown(chat)
      await chat.page.getByText('No conversations yet').waitFor()
    },
  },
  'list-nothing-found': {
    init: keepConversations(serverUrl, 'seeker-in-pictures', talks),
    options: { 'user-id': 'seeker-in-pictures' },
    async show(chat) {
      await listShown(chat)
      await chat.page.getByText('Opening hours').waitFor()
      await chat.page.getByRole('searchbox').fill('zebra')
      await chat.page.getByText('No conversations found').waitFor()
    },
  },
  'message-edited': {
    async show(chat) {
      await asked('How do I get a refund?')(chat)
      await chat.button(/^Edit/).click()
    },
  },
  versions: {
    async show(chat) {
      await asked('use a tool')(chat)
      await chat.button('Try again').click()
      await chat.page.getByText('2/2').waitFor()
      await chat.button('Send message').waitFor()
    },
  },
  sidebar: { options: { mode: 'sidebar' }, show: asked('How do I get a refund?') },
  fullscreen: { options: { mode: 'fullscreen' }, show: asked('How do I get a refund?') },
  inline: {
    options: { mode: 'inline' },
    async show(chat) {
      await chat.ask('use a tool')
      await chat.panel.scrollIntoViewIfNeeded()
    },
  },
  'right-to-left': {
    // Words in letters that the font of the stage has.
    options: { lang: 'ar', placeholder: 'Ask a question…', strings: '{"openChat":"Open chat"}' },
    async show(chat) {
      await chat.page.locator('parley-chat [dir=rtl]').waitFor({ state: 'attached' })
      await chat.openPanel()
    },
  },
})
