/** Functions that are sent into the page as text: each stands alone. */

export interface NodeCounts {
  /** Nodes that were put into the tree, those below them included. */
  readonly added: number
  readonly removed: number
  /** Text nodes that were written to. */
  readonly rewritten: number
  /** Nodes in the tree at the end that were not there before. */
  readonly needed: number
}

/** Watches the first such element of the widget until `bench:counted`. */
export function countNodes(selector: string): Promise<NodeCounts> {
  const root = document.querySelector('parley-chat')?.shadowRoot?.querySelector(selector)
  if (!root) throw new Error(`There is no ${selector} in the widget.`)
  const size = (node: Node): number => {
    let count = 1
    for (const child of Array.from(node.childNodes)) count += size(child)
    return count
  }
  const sum = (nodes: NodeList) => Array.from(nodes).reduce((total, node) => total + size(node), 0)
  const before = size(root)
  const counts = { added: 0, removed: 0, rewritten: 0 }
  const observer = new MutationObserver((records) => {
    for (const { type, addedNodes, removedNodes } of records) {
      if (type === 'characterData') counts.rewritten++
      counts.added += sum(addedNodes)
      counts.removed += sum(removedNodes)
    }
  })
  observer.observe(root, { childList: true, characterData: true, subtree: true })
  return new Promise((resolve) => {
    addEventListener('bench:counted', () => {
      // What was only just written has its records delivered first.
      setTimeout(() => {
        observer.disconnect()
        resolve({ ...counts, needed: size(root) - before })
      })
    })
  })
}

/** Reads the same stream as the widget does and appends its text, one element per line. */
export async function appendPlainText(deltas: number): Promise<void> {
  const main = document.querySelector('main') ?? document.body
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ deltas: String(deltas) })
  const response = await fetch('/v3/conversations/bench/messages', { method: 'POST', headers, body })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('There is no stream.')
  const startLine = () => main.appendChild(document.createElement('p')).appendChild(new Text())
  let line = startLine()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const { data } = JSON.parse(block.slice(block.indexOf('data: ') + 6)) as { data: { delta?: string } }
      const [text = '', isEnd] = (data.delta ?? '').split('\n\n')
      line.appendData(text)
      if (isEnd !== undefined) line = startLine()
    }
  }
}
