import { expect, it } from 'vitest'
import type { ParleyGlobal, Theme } from '../../../src/public-types.ts'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'

/** `theme: auto` takes what the page says, and the operating system where the page says nothing, at any time. */

const { open } = useBrowser()
const dark = { context: { colorScheme: 'dark' } } as const
const page = (head: string, body = '{tag}') =>
  `<!doctype html><html lang="en"><head><title>Site</title>${head}</head><body>${body}</body></html>`

async function expectScheme(chat: ChatPage, scheme: 'light' | 'dark') {
  await chat.panel.waitFor()
  await expect
    .poll(() => chat.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor))
    .toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(23, 24, 28)')
}

const say = (chat: ChatPage, scheme: string) =>
  chat.page.evaluate((value) => {
    document.documentElement.style.colorScheme = value
  }, scheme)

const setTheme = (chat: ChatPage, theme: Theme) =>
  chat.page.evaluate((value) => (window.Parley as ParleyGlobal).get()?.setTheme({ theme: value }), theme)

it('follows the operating system on a page that names no scheme, also when it changes', async () => {
  const chat = await open({ options: { open: 'true' } })
  await expectScheme(chat, 'light')
  await chat.page.emulateMedia({ colorScheme: 'dark' })
  await expectScheme(chat, 'dark')
  await chat.page.emulateMedia({ colorScheme: 'light' })
  await expectScheme(chat, 'light')
})

it('follows the scheme of the page, also when the page changes it', async () => {
  const chat = await open({
    html: page('<style>:root { color-scheme: dark }</style>'),
    options: { open: 'true' },
  })
  await expectScheme(chat, 'dark')
  await say(chat, 'light')
  await expectScheme(chat, 'light')
  await say(chat, 'dark')
  await expectScheme(chat, 'dark')
})

it('has the whole scheme at once: Chromium may leave what goes through a transition half in the old one', async () => {
  const record = `addEventListener('transitionrun', ({ propertyName, pseudoElement }) => {
    if (propertyName === 'color-scheme') (window.ran ??= []).push(pseudoElement)
  })`
  const chat = await open({
    html: page(`<style>:root { color-scheme: dark }</style><script>${record}</script>`),
    options: { open: 'true' },
  })
  const ran = () => chat.page.evaluate(() => (window as { ran?: readonly string[] }).ran)
  await expectScheme(chat, 'dark')
  expect(await ran()).toBeUndefined()
  await say(chat, 'light')
  await expect.poll(ran).toEqual(['::before'])
})

it('stays light on a light page under a dark system, and follows the system once the page lets it', async () => {
  const chat = await open({
    ...dark,
    html: page('<style>:root { color-scheme: light }</style>'),
    options: { open: 'true' },
  })
  await expectScheme(chat, 'light')
  await say(chat, 'light dark')
  await expectScheme(chat, 'dark')
  await say(chat, 'light')
  await expectScheme(chat, 'light')
  await say(chat, 'normal')
  await expectScheme(chat, 'dark')
})

it('follows a page that names its scheme in a meta element', async () => {
  const chat = await open({
    html: page('<meta name="color-scheme" content="dark">'),
    options: { open: 'true' },
  })
  await expectScheme(chat, 'dark')
})

it('follows the part of the page that it fills', async () => {
  const body = '<div style="color-scheme: dark; height: 600px" id="place"></div>{tag}'
  const chat = await open({ html: page('', body), options: { mode: 'inline', target: '#place' } })
  await expectScheme(chat, 'dark')
  await chat.page.locator('#place').evaluate((place) => place.style.setProperty('color-scheme', 'light'))
  await expectScheme(chat, 'light')
})

it('keeps the theme it was given, whatever page and system say', async () => {
  const chat = await open({
    ...dark,
    html: page('<style>:root { color-scheme: dark }</style>'),
    options: { open: 'true', theme: 'light' },
  })
  await expectScheme(chat, 'light')
  await setTheme(chat, 'dark')
  await say(chat, 'light')
  await expectScheme(chat, 'dark')
  await setTheme(chat, 'auto')
  await expectScheme(chat, 'light')
})
