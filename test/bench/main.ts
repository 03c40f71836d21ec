import { chromium } from 'playwright-core'
import { findBrowser } from '../support/find-browser.ts'
import { readScript, startBenchServer } from './bench-server.ts'
import { loadSlowdown, measureLoad } from './load-cost.ts'
import { benchMarkdown } from './markdown/run.ts'
import { measureOpen } from './open-cost.ts'
import { bytes, count, exponent, heading, kilobytes, ms, ratio, row } from './report.ts'
import { measureSizes } from './sizes.ts'
import { countStreamingNodes, measurePlainText, measureStreaming } from './streaming-cost.ts'

/**
 * `npm run bench`: what the built script weighs and what it costs the page. Times are CPU time of the page's main
 * thread and differ from machine to machine; the ratios of one run are what can be compared. Nothing is asserted.
 * One measurement alone: `npm run bench -- streaming`.
 */
const [shortDeltas, longDeltas] = [2000, 8000]
const wanted = process.argv.slice(2)
const server = await startBenchServer(readScript())
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

const measurements: Readonly<Record<string, () => Promise<void>>> = {
  sizes: reportSizes,
  load: reportLoad,
  open: reportOpen,
  streaming: reportStreaming,
  markdown: async () => void (await benchMarkdown({ executablePath: findBrowser() })),
}

try {
  for (const [name, report] of Object.entries(measurements)) {
    if (wanted.length === 0 || wanted.includes(name)) await report()
  }
} finally {
  await browser.close()
  await server.close()
}

async function reportSizes() {
  heading('Bytes', ['raw', 'gzip -9', 'brotli 11'])
  for (const file of ['parley.js', 'index.js']) {
    const { raw, gzip, brotli } = measureSizes(file)
    row(`dist/${file}`, bytes(raw), bytes(gzip), bytes(brotli))
  }
}

async function reportLoad() {
  const empty = await measureLoad(browser, `${server.url}/empty`)
  const tag = await measureLoad(browser, `${server.url}/tag`)
  heading(`Loading a page, CPU ${loadSlowdown} times slower`, ['empty page', 'with the tag', 'difference'])
  for (const [name, label] of [
    ['script', 'script'],
    ['layout', 'style and layout'],
    ['total', 'all tasks'],
  ] as const) {
    row(label, ms(empty[name]), ms(tag[name]), ms(tag[name] - empty[name]))
  }
  row('all tasks, ratio', '1', ratio(tag.total / empty.total), '')
  row('long tasks over 50 ms', count(empty.longTasks), count(tag.longTasks), '')
  row('longest task of ours', '', ms(tag.longestTask), '')
  row('layout shift (CLS)', count(empty.layoutShift), count(tag.layoutShift), '')
  row(
    'JS heap',
    kilobytes(empty.heapBytes),
    kilobytes(tag.heapBytes),
    kilobytes(tag.heapBytes - empty.heapBytes),
  )
  row('DOM nodes', count(empty.nodes), count(tag.nodes), count(tag.nodes - empty.nodes))
  row('event listeners', count(empty.listeners), count(tag.listeners), count(tag.listeners - empty.listeners))
  row('requests (1 is the script)', count(empty.requests), count(tag.requests), '')
}

async function reportOpen() {
  const open = await measureOpen(browser, `${server.url}/tag`)
  heading(`From the click to the open panel, CPU ${loadSlowdown} times slower`, [''])
  row('all tasks from the click to its first frame', ms(open.clickToFrame))
  row('script', ms(open.script))
  row('style and layout', ms(open.layout))
  row('all tasks, animation included', ms(open.total))
  row('click to next paint', ms(open.clickToPaint))
  row('long tasks over 50 ms', count(open.longTasks))
  row('requests', count(open.requests))
}

async function reportStreaming() {
  const costs = []
  for (const deltas of [shortDeltas, longDeltas]) {
    const widget = await measureStreaming(browser, server.url, deltas)
    costs.push({ deltas, widget, plain: await measurePlainText(browser, server.url, deltas) })
  }
  heading('Streaming one answer, 3 deltas of 4 characters per frame', ['plain text', 'widget', 'ratio'])
  for (const { deltas, widget, plain } of costs) {
    row(`${deltas} deltas, all tasks`, ms(plain.total), ms(widget.total), ratio(widget.total / plain.total))
    row('  of it style and layout', ms(plain.layout), ms(widget.layout), ratio(widget.layout / plain.layout))
    row('  per delta', ms(plain.total / deltas), ms(widget.total / deltas), '')
    row('  long tasks over 50 ms', count(plain.longTasks), count(widget.longTasks), '')
  }
  const [short, long] = costs
  if (short && long) {
    const growth = (name: 'plain' | 'widget') =>
      Math.log(long[name].total / short[name].total) / Math.log(long.deltas / short.deltas)
    row('growth: cost ~ deltas ^', exponent(growth('plain')), exponent(growth('widget')), '')
  }
  const nodes = await countStreamingNodes(browser, server.url, shortDeltas)
  heading(`DOM writes in the widget for ${shortDeltas} deltas`, [''])
  row('nodes needed at the end', count(nodes.needed))
  row('nodes added', count(nodes.added))
  row('nodes added per node needed', ratio(nodes.added / nodes.needed))
  row('nodes removed', count(nodes.removed))
  row('text nodes rewritten', count(nodes.rewritten))
}
