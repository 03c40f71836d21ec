import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'
import { keepConversations } from '../../support/kept-conversations.ts'
import { desktop, phoneReadyPage, picture, screens } from '../../support/pictures.ts'

const { open, serverUrl } = useBrowser()

const hour = 60
const talks = [
  { title: 'How do I change the address of an order?', minutesAgo: 3 },
  { title: 'Refund for a broken lamp', minutesAgo: 5 * hour },
  {
    title: 'A very long question about what exactly the warranty covers and for how long it lasts',
    minutesAgo: 30 * hour,
  },
  { title: 'Opening hours', minutesAgo: 24 * hour * 90 },
]

async function openList(
  context: NonNullable<PageOptions['context']> = desktop,
  kept = talks,
  expectsComplaints = false,
): Promise<ChatPage> {
  // The server's own list must hold nothing of other tests.
  const user = `reader-of-${kept.length}`
  const init = keepConversations(serverUrl, user, kept)
  const chat = await open({
    html: phoneReadyPage,
    context,
    init,
    expectsComplaints,
    options: { 'user-id': user, title: 'Ask Acme' },
  })
  await chat.openPanel()
  await chat.button('Conversations').click()
  return chat
}

const rows = (chat: ChatPage) => chat.page.getByRole('list', { name: 'Conversations' }).getByRole('listitem')

describe.each(Object.entries(screens))('the list of conversations, %s', (name, context) => {
  it('is whole in its states', async () => {
    const chat = await openList(context)
    await rows(chat).nth(3).waitFor()
    await rows(chat).nth(1).hover()
    await picture(chat, `${name}-list`)
    await chat.button(`Save ${talks[1]?.title}`).click()
    await picture(chat, `${name}-list-save`)
    await chat.page.getByRole('searchbox').fill('zebra')
    await chat.page.getByText('No conversations found').waitFor()
    await picture(chat, `${name}-list-none-found`)
    await chat.page.getByRole('searchbox').fill('')
    await chat.button('Rename Opening hours').click()
    await picture(chat, `${name}-list-rename`)
    await chat.page.keyboard.press('Escape')
    await chat.button('Delete Opening hours').click()
    await chat.button('Undo').waitFor()
    await picture(chat, `${name}-list-deleted`)
    const outside = await chat.panel.evaluate((panel) => {
      const { left, right } = panel.getBoundingClientRect()
      return Array.from(panel.querySelectorAll('.history *')).filter((one) => {
        const box = one.getBoundingClientRect()
        return box.width > 0 && (box.left < left - 1 || box.right > right + 1)
      }).length
    })
    expect(outside).toBe(0)
  })

  it('says so when there is nothing', async () => {
    const chat = await openList(context, [])
    await chat.page.getByText('No conversations yet').waitFor()
    await picture(chat, `${name}-list-empty`)
  })
})

describe('the list by keyboard alone', () => {
  it('is opened, searched, renamed in, deleted from, left, and opens a conversation', async () => {
    // The server has never heard of what only this browser keeps.
    const chat = await openList(desktop, talks, true)
    const { page } = chat
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement?.shadowRoot?.activeElement
        return element?.getAttribute('aria-label') ?? element?.textContent
      })
    await rows(chat).nth(3).waitFor()
    await expect.poll(focused).toBe('Back')
    const order: (string | null | undefined)[] = []
    while (order.length < 8) {
      await page.keyboard.press('Tab')
      order.push(await focused())
    }
    const [first, second] = talks.map(({ title }) => title)
    expect(order).toEqual([
      'New conversation',
      'Expand',
      'Close',
      'Search conversations',
      first,
      `Rename ${first}`,
      `Save ${first}`,
      `Delete ${first}`,
    ])
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe(second)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('New name')
    await page.keyboard.type('The lamp')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('The lamp')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Nothing of this')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('The lamp')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Message')
    expect(await chat.messages.first().innerText()).toContain(second)
    await chat.button('Conversations').press('Enter')
    await expect.poll(focused).toBe('Back')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe('Conversations')
    expect(await chat.panel.isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await expect.poll(() => chat.panel.isVisible()).toBe(false)
  })
})

describe('a conversation as a file', () => {
  it('is saved as Markdown and as JSON, named by its title', async () => {
    const chat = await openList()
    await chat.button('Save Opening hours').click()
    for (const [format, ending] of [
      ['Markdown', 'md'],
      ['JSON', 'json'],
    ]) {
      const download = chat.page.waitForEvent('download')
      await chat.button(`Save as ${format}`).click()
      expect((await download).suggestedFilename()).toBe(`Opening hours.${ending}`)
    }
  })
})
