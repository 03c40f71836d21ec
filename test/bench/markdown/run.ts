/**
 * What streaming an answer costs in Chromium, beside plain text, `marked` + innerHTML and streaming-markdown.
 * Times are thread CPU time (CDP), so a busy machine changes them little; what matters are the growth exponents.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { Counts, Way } from './page.tsx'
import { answerDeltas, cut, fence, list, paragraph, table } from './workloads.ts'

const projectRoot = join(import.meta.dirname, '../../..')
const ALL_WAYS: readonly Way[] = ['parley', 'plain text', 'marked', 'streaming-markdown']
/** Repainting everything each frame is too slow to wait for at these sizes. */
const FAST_WAYS: readonly Way[] = ['parley', 'plain text', 'streaming-markdown']

export interface Cost {
  readonly scriptMs: number
  readonly layoutMs: number
  readonly taskMs: number
}

export interface MarkdownFigure {
  readonly workload: string
  readonly way: Way
  readonly size: number
  readonly cost: Cost
  readonly counts: Counts | undefined
}

export interface MarkdownBenchOptions {
  readonly print?: (line: string) => void
  /** Only the smaller sizes and only our renderer. */
  readonly isQuick?: boolean
  readonly executablePath?: string
}

export async function benchMarkdown(options: MarkdownBenchOptions = {}): Promise<readonly MarkdownFigure[]> {
  const { print = console.log, isQuick = false } = options
  const browser = await chromium.launch({
    executablePath: options.executablePath ?? process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-frame-rate-limit',
      '--disable-gpu-vsync',
      '--js-flags=--expose-gc',
    ],
  })
  try {
    const script = await buildPage()
    const figures: MarkdownFigure[] = []
    const measure = async (workload: string, way: Way, size: number, deltas: readonly string[]) => {
      const cost = await measureCost(browser, script, way, deltas)
      const counts = way === 'plain text' ? undefined : await countMutations(browser, script, way, deltas)
      const figure = { workload, way, size, cost, counts }
      figures.push(figure)
      print(lineOf(figure))
      return figure
    }
    print(`size of parser, renderer and URL policy: ${await measureSize()} bytes brotli (Preact apart)`)
    print('ms of thread CPU time: script / layout + style / whole task')
    for (const size of isQuick ? [1000, 2000] : [2000, 4000, 8000]) {
      for (const way of isQuick ? (['parley'] as const) : ALL_WAYS) {
        await measure('answer, deltas', way, size, answerDeltas(size))
      }
    }
    for (const size of isQuick ? [250, 500] : [500, 1000, 2000]) {
      for (const way of isQuick || size > 1000 ? (['parley'] as const) : FAST_WAYS) {
        await measure('fence, lines', way, size, cut(fence(size)))
      }
    }
    await measure('table, rows', 'parley', 250, cut(table(250)))
    if (!isQuick) await measure('table, rows', 'parley', 500, cut(table(500)))
    for (const size of [6000, 12_000])
      await measure('paragraph, characters', 'parley', size, cut(paragraph(size)))
    for (const size of isQuick ? [200] : [400, 800])
      await measure('list, items', 'parley', size, cut(list(size)))
    printGrowth(figures, print)
    return figures
  } finally {
    await browser.close()
  }
}

/** The page's script, built as the widget is. */
async function buildPage(): Promise<string> {
  return bundle(join(import.meta.dirname, 'page.tsx'), [])
}

async function measureSize(): Promise<number> {
  const code = await bundle(join(projectRoot, 'src/ui/components/markdown/markdown.tsx'), [/^preact/])
  return brotliCompressSync(code).length
}

async function bundle(entry: string, external: RegExp[]): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir,
        target: 'es2022',
        minify: true,
        lib: { entry, formats: ['iife'], name: 'page', fileName: () => 'page.js' },
        rolldownOptions: {
          external,
          output: { exports: 'named', globals: (name) => name.replace(/\W/g, '') },
        },
      },
    })
    return readFileSync(join(outDir, 'page.js'), 'utf8')
  } finally {
    rmSync(outDir, { recursive: true })
  }
}

async function withPage<Result>(browser: Browser, script: string, use: (page: Page) => Promise<Result>) {
  const page = await browser.newPage({ viewport: { width: 420, height: 640 } })
  try {
    await page.setContent('<!doctype html><body></body>')
    await page.addScriptTag({ content: script })
    return await use(page)
  } finally {
    await page.close()
  }
}

function measureCost(browser: Browser, script: string, way: Way, deltas: readonly string[]): Promise<Cost> {
  return withPage(browser, script, async (page) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    // Once before, so that compiling is not counted.
    await page.evaluate(([way, deltas]) => window.runWay(way, deltas, false), [
      way,
      deltas.slice(0, 150),
    ] as const)
    const before = await readMetrics(session)
    await page.evaluate(([way, deltas]) => window.runWay(way, deltas, false), [way, deltas] as const)
    const after = await readMetrics(session)
    const spent = (...names: string[]) =>
      names.reduce((sum, name) => sum + ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000, 0)
    return {
      scriptMs: spent('ScriptDuration'),
      layoutMs: spent('LayoutDuration', 'RecalcStyleDuration'),
      taskMs: spent('TaskDuration'),
    }
  })
}

async function readMetrics(session: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics')
  return new Map(metrics.map(({ name, value }) => [name, value]))
}

function countMutations(
  browser: Browser,
  script: string,
  way: Way,
  deltas: readonly string[],
): Promise<Counts> {
  return withPage(browser, script, (page) =>
    page.evaluate(([way, deltas]) => window.runWay(way, deltas, true), [way, deltas] as const),
  )
}

function lineOf({ workload, way, size, cost, counts }: MarkdownFigure): string {
  const ratio = (part: number, whole: number) => (part / Math.max(1, whole)).toFixed(2)
  const cells = [
    workload.padEnd(22),
    String(size).padStart(6),
    way.padEnd(19),
    `${cost.scriptMs.toFixed(0)} / ${cost.layoutMs.toFixed(0)} / ${cost.taskMs.toFixed(0)}`.padEnd(22),
  ]
  if (counts) {
    cells.push(`added ${ratio(counts.added, counts.finalNodes)}`)
    cells.push(`removed ${ratio(counts.removed, counts.finalNodes)}`)
    cells.push(`touched ${ratio(counts.touched, counts.textLength)}`)
    cells.push(`longest flush ${counts.longestFlushMs.toFixed(1)} ms`)
  }
  return cells.join('  ')
}

/** How cost grows with size, from the smallest to the largest: 1 is linear, 2 quadratic. */
function printGrowth(figures: readonly MarkdownFigure[], print: (line: string) => void): void {
  const groups = groupBy(figures)
  print('growth exponents: script + layout + style / whole task')
  for (const [name, group] of groups) {
    const [small, large] = [group[0], group.at(-1)]
    if (!small || !large || small === large) continue
    const exponent = (read: (cost: Cost) => number) =>
      (Math.log(read(large.cost) / read(small.cost)) / Math.log(large.size / small.size)).toFixed(2)
    const sizes = `${small.size} to ${large.size}`
    print(
      `${name.padEnd(42)}  ${sizes.padEnd(14)}  ${exponent((cost) => cost.scriptMs + cost.layoutMs)} / ${exponent((cost) => cost.taskMs)}`,
    )
  }
}

function groupBy(figures: readonly MarkdownFigure[]): Map<string, MarkdownFigure[]> {
  const groups = new Map<string, MarkdownFigure[]>()
  for (const figure of figures) {
    const name = `${figure.workload} ${figure.way}`
    groups.set(name, [...(groups.get(name) ?? []), figure])
  }
  return groups
}
