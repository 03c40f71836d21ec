/**
 * What a visitor can have before them, state by state, on one page: each one is reached by the widget's own controls
 * or by what the browser has kept. Names come from the words of the language, so that the same steps work in all.
 */
import { en, type Messages } from '../../../src/i18n/en.ts'
import type { ChatPage, PageOptions } from '../../support/browser-page.ts'
import { testId } from '../../support/fake-environment.ts'
import { keepConversations } from '../../support/kept-conversations.ts'
import { type TalkName, talkNames, talks } from './talks.ts'

export interface Visit {
  readonly chat: ChatPage
  readonly words: Messages
}

export const site = (lang: string, dir: string) =>
  `<!doctype html><html lang="${lang}" dir="${dir}"><head><title>Site</title>
  <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
  <body><main><h1>Site</h1><p>Words of the site.</p></main>{tag}</body></html>`

/** A page with every talk in its storage. */
export async function visitTalks(
  open: (options?: PageOptions) => Promise<ChatPage>,
  serverUrl: string,
  { words = en, lang = 'en', ...page }: PageOptions & { words?: Messages; lang?: string } = {},
): Promise<Visit> {
  const user = `listener-${lang}`
  const chat = await open({
    html: site(lang, lang === 'ar' ? 'rtl' : 'ltr'),
    // Of what only the browser keeps, the server says that it does not know it; and the network is cut on purpose.
    expectsComplaints: true,
    init: keepConversations(serverUrl, user, talks),
    ...page,
    options: {
      'user-id': user,
      lang,
      title: 'Ask Acme',
      subtitle: 'Answers from our docs',
      prompts: 'What does shipping cost?|How do I get a refund?',
      disclaimer: 'Answers can be wrong.',
      feedback: 'true',
      uploads: 'true',
      accept: 'text/plain,image/*',
      ...page.options,
    },
  })
  await chat.button(words.openChat).waitFor()
  return { chat, words }
}

interface Handle {
  open(): void
  close(): void
  stop(): void
  newConversation(): void
  openConversation(id: string): Promise<void>
  setParams(params: object): void
  send(text: string): void
  identify(user: object): void
}

/** Uses the handle a site has. */
export function tell<Name extends keyof Handle>(
  { chat }: Visit,
  name: Name,
  ...args: Parameters<Handle[Name]>
): Promise<void> {
  return chat.page.evaluate(
    async ([verb, given]) => {
      const handle = (
        window.Parley as unknown as { get(): Record<string, (...all: unknown[]) => unknown> }
      ).get()
      const done = handle[verb]?.(...given)
      // Sending is done when the answer is.
      if (verb !== 'send') await done
    },
    [name, args] as const,
  )
}

export async function openTalk(visit: Visit, name: TalkName): Promise<void> {
  await tell(visit, 'open')
  await tell(visit, 'openConversation', testId(9000 + talkNames.indexOf(name)))
  await visit.chat.page.locator('parley-chat article').first().waitFor()
}

async function beginAnew(visit: Visit, fault = ''): Promise<void> {
  await tell(visit, 'open')
  await tell(visit, 'newConversation')
  await tell(visit, 'setParams', fault ? { fault } : {})
  await visit.chat.panel.waitFor()
}

const list = (chat: ChatPage) => chat.page.locator('parley-chat .history')

async function openList(visit: Visit): Promise<void> {
  await tell(visit, 'open')
  await visit.chat.panel.waitFor()
  if (!(await list(visit.chat).isVisible())) await visit.chat.button(visit.words.conversations).click()
  await list(visit.chat).locator('.row').first().waitFor()
}

/** In the order in which they follow each other on one page. */
export const states = {
  closed: () => Promise.resolve(),
  unread: async (visit) => {
    await beginAnew(visit)
    await tell(visit, 'close')
    await tell(visit, 'send', 'Hello')
    await visit.chat.page.locator('parley-chat .badge').waitFor()
  },
  welcome: (visit) => beginAnew(visit),
  'the answer begins': async (visit) => {
    await beginAnew(visit, 'hang')
    await tell(visit, 'send', 'What does shipping cost?')
    await visit.chat.page.locator('parley-chat .pending').waitFor()
  },
  'stopped before a word': async (visit) => {
    await tell(visit, 'stop')
    await visit.chat.page.getByText(visit.words.stopped).waitFor()
  },
  streaming: async (visit) => {
    await beginAnew(visit, 'silence-after=8')
    await tell(visit, 'send', 'What does shipping cost?')
    await visit.chat.messages.nth(1).waitFor()
  },
  'a message waits meanwhile': async ({ chat, words }) => {
    await chat.page.locator('parley-chat .composer textarea').fill('And to Norway?')
    await chat.page.keyboard.press('Enter')
    await chat.page.getByText(words.queued).waitFor()
    await chat.page.locator('parley-chat .composer textarea').fill('Written already')
    await chat.button(words.send).waitFor()
  },
  'a finished answer, opened up': async (visit) => {
    await openTalk(visit, 'everything')
    await visit.chat.page.locator('parley-chat .composer textarea').fill('')
    await visit.chat.panel.evaluate((panel) => {
      for (const details of panel.querySelectorAll('details')) details.open = true
    })
  },
  'another version': (visit) => openTalk(visit, 'versions'),
  approval: async (visit) => {
    await openTalk(visit, 'approval')
    await visit.chat.page.locator('parley-chat .card summary').click()
  },
  questions: async (visit) => {
    await openTalk(visit, 'questions')
    await visit.chat.page.locator('parley-chat input[type=radio]').first().check()
    await visit.chat.page.locator('parley-chat input[type=checkbox]').first().check()
  },
  'files sent': (visit) => openTalk(visit, 'files'),
  'files attached': async (visit) => {
    await beginAnew(visit)
    const file = (name: string, mimeType: string) => ({ name, mimeType, buffer: Buffer.from(name) })
    await visit.chat.page
      .locator('parley-chat input[type=file]')
      .setInputFiles([file('menu.txt', 'text/plain'), file('song.mp3', 'audio/mpeg')])
    await visit.chat.page.locator('parley-chat .refusals').waitFor()
  },
  error: async (visit) => {
    await beginAnew(visit, 'drop-after=8')
    await visit.chat.button(visit.words.removeFile.replace('{name}', 'menu.txt')).click()
    await tell(visit, 'send', 'What does shipping cost?')
    await visit.chat.page.locator('parley-chat .notice .button').waitFor()
  },
  offline: async (visit) => {
    await beginAnew(visit)
    await visit.chat.page.context().setOffline(true)
    await visit.chat.page.getByText(visit.words.offline).waitFor()
    await tell(visit, 'send', 'Are you there?')
    await visit.chat.page.getByText(visit.words.waitingOffline).waitFor()
  },
  'editing an own message': async (visit) => {
    await visit.chat.page.context().setOffline(false)
    await openTalk(visit, 'versions')
    await visit.chat.messages.first().hover()
    await visit.chat.button(visit.words.edit).click()
    await visit.chat.page.locator('parley-chat .edit textarea').waitFor()
  },
  list: openList,
  'list with a row in use': async (visit) => {
    await visit.chat.page.locator('parley-chat .row-actions button').nth(1).focus()
    await visit.chat.page.keyboard.press('Enter')
    await visit.chat.page.locator('parley-chat .row .actions').waitFor()
  },
  'list without a result': async ({ chat, words }) => {
    await chat.page.getByRole('searchbox').fill('zebra')
    await chat.page.getByText(words.noneFound).waitFor()
  },
  renaming: async ({ chat }) => {
    await chat.page.getByRole('searchbox').fill('')
    await chat.page.locator('parley-chat .row-actions button').first().click()
    await chat.page.locator('parley-chat .row input').waitFor()
  },
  deleted: async ({ chat, words }) => {
    await chat.page.keyboard.press('Escape')
    await chat.page.locator('parley-chat .row-actions').last().locator('button').last().click()
    await chat.button(words.undo).waitFor()
  },
  'empty list': async (visit) => {
    // What the list shows is of the user before: it goes.
    await tell(visit, 'identify', { userId: `nobody-${Math.floor(performance.now())}` })
    await list(visit.chat).waitFor({ state: 'detached' })
    await visit.chat.button(visit.words.conversations).click()
    await visit.chat.page.getByText(visit.words.noConversations).waitFor()
  },
} satisfies Record<string, (visit: Visit) => Promise<unknown>>
