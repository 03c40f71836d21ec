import { afterEach, describe, expect, it } from 'vitest'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

describe('the panel', () => {
  it('is not drawn before it is first opened, and from then on only hidden', async () => {
    const { root, open, click, textbox } = await renderWidget()
    expect(root.querySelector('.panel')).toBeNull()
    await open()
    const box = textbox()
    await click('Close')
    expect(root.querySelector<HTMLElement>('.panel')?.hidden).toBe(true)
    await open()
    expect(textbox()).toBe(box)
  })

  it('opens and closes by the launcher', async () => {
    const { screen, open, click } = await renderWidget()
    await open()
    expect(screen.getByRole('dialog', { name: 'Chat' })).toBeDefined()
    await click('Close chat')
    expect(screen.queryByRole('dialog', { name: 'Chat' })).toBeNull()
  })

  it('is open at load where the site wants it', async () => {
    const { screen, button } = await renderWidget({ open: true })
    expect(screen.getByRole('dialog', { name: 'Chat' })).toBeDefined()
    expect(button('Close chat')).toBeDefined()
  })

  it('shows the site’s words as text', async () => {
    const words = {
      title: 'Ask <b>Acme</b>',
      subtitle: 'Sub',
      greeting: 'Hi <i>there</i>',
      placeholder: 'Ask',
      disclaimer: 'AI & co.',
    }
    const { screen, textbox, root } = await renderWidget({ ...words, open: true })
    for (const name of ['title', 'subtitle', 'greeting', 'disclaimer'] as const)
      expect(screen.getByText(words[name])).toBeDefined()
    expect(textbox().placeholder).toBe('Ask')
    expect(root.querySelector('b, i')).toBeNull()
  })

  it('inline is always open and has neither launcher nor close button', async () => {
    const { screen, visibility, update } = await renderWidget({ mode: 'inline' })
    expect(screen.getByRole('region', { name: 'Chat' })).toBeDefined()
    expect(screen.queryByRole('button', { name: /chat$|^Close$/ })).toBeNull()
    await update(visibility.close)
    expect(screen.getByRole('region', { name: 'Chat' })).toBeDefined()
  })

  it('a new conversation cannot be started where nothing was said', async () => {
    const { open, button, say } = await renderWidget()
    await open()
    expect((button('New conversation') as HTMLButtonElement).disabled).toBe(true)
    await say('Why?')
    expect((button('New conversation') as HTMLButtonElement).disabled).toBe(false)
  })
})

describe('the launcher', () => {
  it('none: the site opens the panel by the API', async () => {
    const { screen, visibility, update } = await renderWidget({ launcher: 'none' })
    expect(screen.queryByRole('button')).toBeNull()
    await update(visibility.open)
    expect(screen.getByRole('dialog', { name: 'Chat' })).toBeDefined()
  })

  it('a selector: the site’s own button opens and closes, also one that comes later', async () => {
    const { screen, update, root, textbox } = await renderWidget({ launcher: '.help' })
    expect(screen.queryByRole('button')).toBeNull()
    const later = document.createElement('button')
    later.className = 'help'
    later.append(document.createElement('span'))
    document.body.append(later)
    await update(() => later.querySelector('span')?.click())
    expect(screen.getByRole('dialog', { name: 'Chat' })).toBeDefined()
    expect(root.activeElement).toBe(textbox())
    await update(() => later.click())
    expect(screen.queryByRole('dialog', { name: 'Chat' })).toBeNull()
    later.remove()
  })

  it('shows the site’s icon, which says nothing by itself', async () => {
    const { button } = await renderWidget({ launcherIcon: '/icon.png' })
    const icon = button('Open chat').querySelector('img')
    expect(icon?.src).toBe('https://site.example/icon.png')
    expect(icon?.alt).toBe('')
  })
})

it('the title of the element is not a tooltip over the whole chat', async () => {
  const { root } = await renderWidget({ title: 'Ask Acme' })
  expect(root.querySelector('.parley')?.getAttribute('title')).toBe('')
})
