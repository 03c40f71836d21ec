import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { type State, states } from '../../support/states.ts'
import { countOtherCells, expectLikeReference, toleratedCells } from './compare.ts'
import { settings, stage } from './stage.ts'

const { open, serverUrl } = useBrowser()

const look = {
  protocol: 'dynamiq-runs',
  title: 'Ask Acme',
  subtitle: 'Usually replies at once',
  greeting: 'How can we help?',
  disclaimer: 'Answers can be wrong. Check what matters.',
  prompts: 'What does shipping cost?|How do I get a refund?|Which machine suits me?',
  uploads: 'true',
  feedback: 'true',
}

type Setting = keyof typeof settings

async function show(state: State, setting: Setting): Promise<ChatPage> {
  const chat = await open({
    html: stage,
    ...settings[setting],
    ...state,
    options: { ...look, ...state.options },
  })
  await state.show(chat)
  // What it comes to rest on would be drawn as such, some time after the page has moved under it.
  if (!state.isPointedAt) await chat.page.mouse.move(0, 0)
  await chat.page.evaluate(() => document.fonts.ready)
  return chat
}

const shoot = (chat: ChatPage): Promise<Buffer> => chat.page.screenshot()

describe.each(Object.keys(settings) as Setting[])('%s', (setting) => {
  it.each(Object.entries(states(serverUrl)))('%s looks as it did', async (name, state) => {
    const chat = await show(state, setting)
    await expectLikeReference(chat.page, `${setting}-${name}`, await shoot(chat))
  })
})

it('another colour, size or place is seen', async () => {
  const chat = await show(states(serverUrl)['welcome'] as State, 'light')
  const before = await shoot(chat)
  expect(await countOtherCells(chat.page, before, await shoot(chat))).toBe(0)
  const changes = [
    { accent: '#0f766e' },
    { radius: '0px', width: '380px' },
    { offset: '28px' },
    { theme: 'dark' },
  ]
  for (const change of changes) {
    await chat.page.evaluate((theme) => {
      const { get } = window.Parley as unknown as { get(): { setTheme(theme: object): void } }
      get().setTheme(theme)
    }, change)
    const after = await shoot(chat)
    expect(await countOtherCells(chat.page, before, after), JSON.stringify(change)).toBeGreaterThan(
      toleratedCells,
    )
  }
})
