import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanup, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAnswer } from '../../../fixtures/markdown/answer.ts'
import { foreignParts } from './allow-list.ts'
import { answerText, renderAnswer } from './render.tsx'

afterEach(cleanup)

const torture = readFileSync(join(import.meta.dirname, '../../../fixtures/markdown/torture.md'), 'utf8')

describe('an answer', () => {
  it('shows headings without disturbing the outline of the page', () => {
    const { container } = renderAnswer('# One\n\n###### Six\n')
    const headings = [...container.querySelectorAll('[role=heading]')]
    expect(
      headings.map((heading) => [heading.tagName, heading.getAttribute('aria-level'), heading.textContent]),
    ).toEqual([
      ['P', '3', 'One'],
      ['P', '6', 'Six'],
    ])
  })

  it('shows code with its language, and copies exactly the code', async () => {
    const copyText = vi.fn(async () => true)
    const { container } = renderAnswer('```ts\nconst a = 1\n\n  b()\n```\n', false, { copyText })
    expect(container.querySelector('.code-head span')?.textContent).toBe('ts')
    expect(container.querySelector('pre')?.textContent).toBe('const a = 1\n\n  b()\n')
    const button = container.querySelector('button')!
    expect(button.textContent).toBe('Copy code')
    fireEvent.click(button)
    await waitFor(() => expect(button.textContent).toBe('Copied'))
    expect(copyText).toHaveBeenCalledWith('const a = 1\n\n  b()')
  })

  it('keeps a long listing in boxes of 48 lines whose text is whole', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`)
    const { container } = renderAnswer(`\`\`\`\n${lines.join('\n')}\n\`\`\`\n`)
    expect(container.querySelectorAll('.lines')).toHaveLength(5)
    expect(container.querySelector('pre')?.textContent).toBe(`${lines.join('\n')}\n`)
  })

  it('scrolls a table inside a labelled, focusable box', () => {
    const { container } = renderAnswer('| a | b |\n| :-: | --: |\n| 1 | 2 |\n')
    const box = container.querySelector('.table')!
    expect([box.getAttribute('tabindex'), box.getAttribute('aria-label')]).toEqual(['0', 'Table'])
    expect([...box.querySelectorAll('th')].map((cell) => cell.className)).toEqual(['center', 'right'])
    expect(box.querySelectorAll('tbody td')).toHaveLength(2)
  })

  it('shows tasks as checkboxes nobody can tick', () => {
    const { container } = renderAnswer('- [x] done\n- [ ] open\n')
    const boxes = [...container.querySelectorAll('input')]
    expect(boxes.map((box) => [box.type, box.disabled, box.checked, box.getAttribute('aria-label')])).toEqual(
      [
        ['checkbox', true, true, 'Done'],
        ['checkbox', true, false, 'To do'],
      ],
    )
  })

  it('numbers a list from where it starts', () => {
    const { container } = renderAnswer('7. a\n8. b\n')
    expect(container.querySelector('ol')?.getAttribute('start')).toBe('7')
  })

  it('opens links in a new tab and tells the site about the click', () => {
    const onLinkClick = vi.fn((event: MouseEvent, _url: string) => event.preventDefault())
    const { container } = renderAnswer('[docs](https://example.com/a "T")', false, { onLinkClick })
    const link = container.querySelector('a')!
    expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow ugc')
    expect(link.getAttribute('target')).toBe('_blank')
    expect(link.getAttribute('referrerpolicy')).toBe('no-referrer')
    expect(link.title).toBe('T')
    fireEvent.click(link)
    expect(onLinkClick.mock.calls[0]?.[1]).toBe('https://example.com/a')
  })

  it('M5 shows the real host beside a link that reads like another address', () => {
    const { container } = renderAnswer(
      '[https://bank.com](https://evil.example/x) and [docs](https://example.com)',
    )
    expect([...container.querySelectorAll('.target')].map((each) => each.textContent)).toEqual([
      ' (evil.example)',
    ])
  })

  it('points citations to the source the answer or the widget names, and leaves others as text', () => {
    const { container } = renderAnswer(
      'a [1] b [2] c [3] d [4](https://example.com/4)\n\n[1]: https://example.com/1\n',
      false,
      {
        sources: [1, 2].map((number) => ({
          sourceId: `${number}`,
          title: '',
          url: `https://s.example/${number}`,
        })),
      },
    )
    expect(
      [...container.querySelectorAll('a.cite')].map((link) => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['[1]', 'https://example.com/1'],
      ['[2]', 'https://s.example/2'],
      ['[4]', 'https://example.com/4'],
    ])
    expect(answerText(container)).toContain('c [3] d')
  })

  it('M3 loads an image only after a click, and names its host before', () => {
    const { container } = renderAnswer('![a chart](https://images.example/c.png "T")')
    expect(container.querySelector('img')).toBeNull()
    const button = container.querySelector('button')!
    expect(button.textContent).toBe('a chartLoad image from images.example')
    fireEvent.click(button)
    const image = container.querySelector('img')!
    expect(image.getAttribute('src')).toBe('https://images.example/c.png')
    expect(image.getAttribute('alt')).toBe('a chart')
    expect(image.getAttribute('referrerpolicy')).toBe('no-referrer')
    expect(image.getAttribute('loading')).toBe('lazy')
  })

  it('M4 loads images by themselves only from an exact origin the site has named', () => {
    const images = ['https://images.example']
    const text =
      '![a](https://images.example/a) ![b](https://images.example.evil.com/b) ![c](http://images.example/c) ![d](https://sub.images.example/d) ![e](https://images.example:444/e)'
    const { container } = renderAnswer(text, false, { images })
    expect([...container.querySelectorAll('img')].map((image) => image.getAttribute('alt'))).toEqual(['a'])
  })

  it('has no control inside a link', () => {
    const { container } = renderAnswer('[![alt](https://images.example/a)](https://example.com)')
    expect(container.querySelector('a button')).toBeNull()
    expect(container.querySelector('a')?.textContent).toBe('alt')
  })

  it('says its direction block by block', () => {
    const { container } = renderAnswer('# a\n\nb\n\n> c\n\n- d\n\n| e |\n|---|\n| f |\n\n```\ng\n```\n')
    for (const element of container.querySelectorAll('p, blockquote, ul, th, td')) {
      expect(element.getAttribute('dir'), element.tagName).toBe('auto')
    }
    expect(container.querySelector('.code')?.getAttribute('dir')).toBe('ltr')
  })
})

describe('an answer that is still arriving', () => {
  it('keeps the elements of everything but its last block', () => {
    const text = createAnswer(3, 5000)
    const { container, show } = renderAnswer('', true)
    const seen = new Map<number, Element>()
    for (let at = 0; at < text.length; at += 9) {
      show(text.slice(0, at))
      const blocks = [...container.querySelector('.md')!.children]
      for (const [index, block] of blocks.entries()) {
        expect(seen.get(index) ?? block, `block ${index} at ${at}`).toBe(block)
        seen.set(index, block)
      }
    }
  })

  it('keeps text nodes of settled blocks, so that a selection survives', () => {
    const { container, show } = renderAnswer('first **bold** paragraph\n\nsecond', true)
    const node = container.querySelector('strong')!.firstChild
    for (const more of [' more', ' more\n\n- a', ' more\n\n- a\n- b\n\n# c\n'])
      show(`first **bold** paragraph\n\nsecond${more}`)
    expect(container.querySelector('strong')!.firstChild).toBe(node)
  })

  it('ends as the same document however it arrived', () => {
    for (const text of [torture, createAnswer(11, 4000)]) {
      const whole = renderAnswer(text).container.innerHTML
      for (const size of [1, 17, 400]) {
        const { container, show, unmount } = renderAnswer('', true)
        for (let at = size; at < text.length; at += size) show(text.slice(0, at))
        show(text, false)
        expect(container.innerHTML).toBe(whole)
        unmount()
      }
    }
  }, 60_000)

  it('M9 never shows a live link that the finished answer does not have', () => {
    for (const text of [
      torture,
      ...Array.from({ length: 6 }, (_, index) => createAnswer(30 + index, 1200)),
    ]) {
      const hrefs = (root: Element) =>
        [...root.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))
      const final = new Set(hrefs(renderAnswer(text).container))
      const { container, show, unmount } = renderAnswer('', true)
      for (let at = 1; at < text.length; at++) {
        show(text.slice(0, at))
        for (const href of hrefs(container)) expect(final.has(href), `${href} at ${at}`).toBe(true)
        expect(container.querySelector('img')).toBeNull()
      }
      unmount()
    }
  }, 60_000)

  it('starts anew when the text is replaced by another', () => {
    const { container, show } = renderAnswer('one *two*', true)
    show('# other', false)
    expect(container.querySelector('.md')?.textContent).toBe('other')
    show('# other and more', true)
    expect(container.querySelector('.md')?.textContent).toBe('other and more')
  })

  it('is made of nothing that is not on the list', () => {
    const { container, show } = renderAnswer('', true)
    for (let at = 0; at < torture.length; at += 5) {
      show(torture.slice(0, at))
      expect(foreignParts(container)).toEqual([])
    }
  })
})
