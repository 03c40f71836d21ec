/** Runs in the page: one panel, one way of showing an answer, three deltas a frame, scrolled to the end each frame. */
import { marked } from 'marked'
import { render } from 'preact'
import * as smd from 'streaming-markdown'
import { Markdown } from '../../../src/ui/components/markdown/markdown.tsx'
import css from '../../../src/ui/styles/markdown.css?inline'
import { englishOptions } from '../../fixtures/markdown/options.ts'

export type Way = 'parley' | 'plain text' | 'marked' | 'streaming-markdown'

export interface Counts {
  readonly added: number
  readonly removed: number
  readonly touched: number
  readonly finalNodes: number
  readonly textLength: number
  readonly frames: number
  readonly longestFlushMs: number
}

const DELTAS_PER_FRAME = 3

type Show = (text: string, isDone: boolean) => void

const ways: Record<Way, (box: HTMLElement) => Show> = {
  parley: (box) => (text, isDone) =>
    render(<Markdown text={text} isStreaming={!isDone} context={englishOptions} />, box),
  'plain text': (box) => {
    const node = box.appendChild(document.createTextNode(''))
    return (text) => node.appendData(text.slice(node.length))
  },
  marked: (box) => (text) => {
    box.innerHTML = marked.parse(text, { async: false })
  },
  'streaming-markdown': (box) => {
    const parser = smd.parser(smd.default_renderer(box))
    let seen = 0
    return (text, isDone) => {
      smd.parser_write(parser, text.slice(seen))
      seen = text.length
      if (isDone) smd.parser_end(parser)
    }
  },
}

function openPanel(): HTMLElement {
  document.body.replaceChildren()
  const host = document.body.appendChild(document.createElement('div'))
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    `.panel { width: 400px; height: 600px; overflow: auto; font: 15px/1.5 sans-serif } ${css}`,
  )
  root.adoptedStyleSheets = [sheet]
  const panel = root.appendChild(document.createElement('div'))
  panel.className = 'panel'
  return panel
}

export async function runWay(way: Way, deltas: readonly string[], isCounting: boolean): Promise<Counts> {
  const panel = openPanel()
  const box = panel.appendChild(document.createElement('div'))
  const show = ways[way](box)
  const counts = { added: 0, removed: 0, touched: 0 }
  const observer = new MutationObserver((records) => count(records, counts))
  if (isCounting) observer.observe(box, { childList: true, characterData: true, subtree: true })
  let text = ''
  let frames = 0
  let longestFlushMs = 0
  await new Promise<void>((resolve) => {
    // The work is done in the callback itself: what runs after an `await` is not counted as script.
    const flush = () => {
      const at = frames++ * DELTAS_PER_FRAME
      if (at >= deltas.length) return resolve()
      text += deltas.slice(at, at + DELTAS_PER_FRAME).join('')
      const start = performance.now()
      show(text, at + DELTAS_PER_FRAME >= deltas.length)
      longestFlushMs = Math.max(longestFlushMs, performance.now() - start)
      panel.scrollTop = panel.scrollHeight
      requestAnimationFrame(flush)
    }
    requestAnimationFrame(flush)
  })
  count(observer.takeRecords(), counts)
  observer.disconnect()
  return { ...counts, finalNodes: countNodes(box), textLength: text.length, frames, longestFlushMs }
}

function count(
  records: readonly MutationRecord[],
  counts: { added: number; removed: number; touched: number },
): void {
  const touch = (node: Node) => {
    if (node instanceof Text) counts.touched += node.length
    for (const child of node.childNodes) touch(child)
  }
  for (const record of records) {
    if (record.type === 'characterData') touch(record.target)
    for (const node of record.addedNodes) {
      counts.added += countNodes(node) + 1
      touch(node)
    }
    for (const node of record.removedNodes) counts.removed += countNodes(node) + 1
  }
}

function countNodes(node: Node): number {
  let count = 0
  for (const child of node.childNodes) count += 1 + countNodes(child)
  return count
}

declare global {
  interface Window {
    runWay: typeof runWay
  }
}

window.runWay = runWay
