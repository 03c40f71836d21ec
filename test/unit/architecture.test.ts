// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * Who may know whom, as one table, and read from the source itself: a layer that reaches further than its row says
 * fails here and not in a review. Paths are below src; the first pattern that fits a file decides.
 */
interface Layer {
  readonly name: string
  readonly files: RegExp
  /** What its imports may name besides the layer's own files: packages, or paths below src. */
  readonly values: readonly RegExp[]
  /** What only `import type` may name in addition. */
  readonly types?: readonly RegExp[]
  readonly isPure?: boolean
}

const core = /^core\//
const publicTypes = /^public-types\.ts$/
/** What several back ends share: the part that talks to the network, and the part that only reads and writes values. */
const sharedEdge = /^protocols\/(?:read-answer|calls|dynamiq-calls)\.ts$/
const sharedPure = /^protocols\/(?!(?:read-answer|calls|dynamiq-calls|registry)\.ts$)[^/]+\.ts$/
const layers: readonly Layer[] = [
  {
    name: 'wiring',
    files: /^(main|index|mount|load-extra|prepare-widget|create-widget|browser-environment|ui\/element)\.ts$/,
    values: [/./],
  },
  { name: 'public types', files: publicTypes, values: [] },
  {
    name: 'core',
    files: core,
    values: [/^@preact\/signals-core$/],
    types: [publicTypes, /^protocols\/protocol\.ts$/, /^config\//, /^i18n\//, /^markdown\//],
    isPure: true,
  },
  {
    name: 'config',
    files: /^config\//,
    values: [/^core\/(ids|json|split-lengths)\.ts$/],
    types: [publicTypes, core, /^i18n\//],
    isPure: true,
  },
  {
    name: 'i18n',
    files: /^i18n\//,
    values: [/^@preact\/signals-core$/],
    types: [publicTypes, core, /^config\//],
    isPure: true,
  },
  { name: 'extras', files: /^extras\//, values: [], types: [/^i18n\//], isPure: true },
  { name: 'markdown', files: /^markdown\//, values: [], types: [core, /^config\//, /^i18n\//], isPure: true },
  {
    name: 'protocol registry',
    files: /^protocols\/registry\.ts$/,
    values: [core, /^protocols\/[^/]+\/index\.ts$/],
    types: [/^protocols\/protocol\.ts$/, /^transport\//],
  },
  {
    name: 'protocols, shared calls',
    files: sharedEdge,
    values: [core, /^transport\//, sharedPure],
  },
  {
    name: 'protocols, shared',
    files: sharedPure,
    values: [core],
    types: [sharedEdge],
    isPure: true,
  },
  {
    name: 'protocols, wire to events',
    files: /^protocols\/[^/]+\/(encode|decode|wire|order-events|stored-runs|read-\w+)\.ts$/,
    values: [core, sharedPure],
    types: [sharedEdge],
  },
  {
    name: 'protocols, adapter',
    files: /^protocols\/[^/]+\/[^/]+\.ts$/,
    values: [core, /^transport\//, /^protocols\/[^/]+\.ts$/],
  },
  { name: 'transport', files: /^transport\//, values: [core], types: [publicTypes] },
  { name: 'session', files: /^session\//, values: [core], types: [publicTypes, /^config\//] },
  {
    name: 'ui',
    files: /^ui\//,
    values: [core, /^markdown\//, /^i18n\//, /^preact(\/hooks)?$/, /^@preact\/signals$/],
    types: [publicTypes, /^config\//],
  },
  {
    name: 'api',
    files: /^api\//,
    values: [core, /^ui\/mount\.tsx$/, /^@preact\/signals(-core)?$/],
    types: [publicTypes, /^config\//],
  },
]

/** What a pure layer never touches: the page, the network, the clock, chance. */
const impure =
  /\b(?:window|document|localStorage|sessionStorage)\b(?!['"])|\bfetch\(|\bDate\.now\b|\bMath\.random\b/

/** Ways to turn a string into markup or code. */
const stringSinks =
  /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|dangerouslySetInnerHTML|srcdoc|\beval\(|new Function/

interface Import {
  readonly from: string
  /** A package's name, or a path below src. */
  readonly target: string
  readonly isTypeOnly: boolean
}

const root = join(import.meta.dirname, '../../src')
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => posix.relative(root, join(entry.parentPath, entry.name)))
  .sort()
const source = (file: string) => readFileSync(join(root, file), 'utf8')
const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
const imports = files.flatMap(readImports)

function readImports(from: string): Import[] {
  const statements = code(from).matchAll(
    /^(?:import|export)\s+(type\s+)?(?:(\{[^}]*\}|[\w*\s,]+?)\s+from\s+)?'([^']+)'$/gm,
  )
  const dynamic = code(from).matchAll(/\bimport\('([^']+)'\)/g)
  return [
    ...Array.from(statements, ([, type, names = '', specifier = '']) => ({
      from,
      target: resolve(from, specifier),
      isTypeOnly: type !== undefined || isTypeList(names),
    })),
    ...Array.from(dynamic, ([, specifier = '']) => ({
      from,
      target: resolve(from, specifier),
      isTypeOnly: false,
    })),
  ]
}

/** `{ type A, type B }` */
function isTypeList(names: string): boolean {
  const list = names
    .match(/^\{([^}]*)\}$/)?.[1]
    ?.split(',')
    .map((name) => name.trim())
  return list?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(dirname(from), specifier) : specifier
}

function layerOf(file: string): Layer | undefined {
  return layers.find((layer) => layer.files.test(file))
}

/** The folder of one back end: its files are its own, another's are not. */
function backEnd(file: string): string | undefined {
  return file.match(/^protocols\/([^/]+)\//)?.[1]
}

function isAllowed({ from, target, isTypeOnly }: Import): boolean {
  const layer = layerOf(from)
  if (!layer) return false
  const backEnds = [backEnd(from), backEnd(target)]
  if (backEnds[0] !== undefined && backEnds[1] !== undefined) return backEnds[0] === backEnds[1]
  const isOwn = layer === layerOf(target)
  const fits = (rules: readonly RegExp[] = []) => rules.some((rule) => rule.test(target))
  return isOwn || fits(layer.values) || (isTypeOnly && fits(layer.types))
}

function matching(pattern: RegExp, among = files): string[] {
  return among.flatMap((file) =>
    code(file)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
}

/** The files on a circle of value imports, or nothing. */
function findCycle(): readonly string[] {
  const next = (file: string) =>
    imports.filter((one) => one.from === file && !one.isTypeOnly).map((one) => one.target)
  const done = new Set<string>()
  function visit(file: string, path: readonly string[]): readonly string[] {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return []
    done.add(file)
    for (const target of next(file)) {
      const cycle = visit(target, [...path, file])
      if (cycle.length > 0) return cycle
    }
    return []
  }
  for (const file of files) {
    const cycle = visit(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

describe('the rooms', () => {
  it('reads the source', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.length).toBeGreaterThan(150)
    expect(imports).toContainEqual({
      from: 'ui/mount.tsx',
      target: 'ui/styles/host.css?inline',
      isTypeOnly: false,
    })
    expect(imports).toContainEqual({ from: 'core/run-turn.ts', target: 'public-types.ts', isTypeOnly: true })
  })

  it('every file belongs to a layer', () => {
    expect(files.filter((file) => !layerOf(file))).toEqual([])
  })

  it('every import is one its layer may make', () => {
    expect(
      imports.filter((one) => !isAllowed(one)).map((one) => `${one.from} imports ${one.target}`),
    ).toEqual([])
  })

  it('tells an import that is not allowed', () => {
    const forbidden = [
      ['core/store.ts', 'preact'],
      ['core/store.ts', 'session/history.ts'],
      ['transport/http.ts', 'ui/sheets.ts'],
      ['session/history.ts', 'protocols/registry.ts'],
      ['ui/components/app.tsx', 'transport/http.ts'],
      ['ui/components/app.tsx', 'config/options.ts'],
      ['api/handle.ts', 'protocols/registry.ts'],
      ['protocols/one/decode.ts', 'transport/http.ts'],
      ['protocols/one/index.ts', 'protocols/other/decode.ts'],
      ['i18n/en.ts', 'core/errors.ts'],
    ] as const
    const allowed = forbidden.filter(([from, target]) => isAllowed({ from, target, isTypeOnly: false }))
    expect(allowed).toEqual([])
    expect(isAllowed({ from: 'i18n/translate.ts', target: 'core/errors.ts', isTypeOnly: true })).toBe(true)
  })

  it('no circle of imports', () => {
    expect(findCycle()).toEqual([])
  })

  it('the pure layers touch neither page nor network, clock or chance', () => {
    expect(
      matching(
        impure,
        files.filter((file) => layerOf(file)?.isPure),
      ),
    ).toEqual([])
  })

  it('no file that only passes others on, inside a layer', () => {
    const barrels = files.filter(
      (file) => /\/index\.tsx?$/.test(file) && !/^protocols\/[^/]+\/index\.ts$/.test(file),
    )
    expect(barrels).toEqual([])
    expect(
      matching(
        /^export .*\bfrom '/,
        files.filter((file) => file !== 'index.ts'),
      ),
    ).toEqual([])
  })
})

describe('every file', () => {
  it('has no default export', () => {
    expect(matching(/^export default\b/)).toEqual([])
  })

  it('stays below 400 lines', () => {
    expect(files.filter((file) => source(file).split('\n').length > 400)).toEqual([])
  })

  it('turns no string into markup or code', () => {
    expect(matching(stringSinks)).toEqual([])
    expect('element.innerHTML = text').toMatch(stringSinks)
  })

  it('puts nothing on the window but Parley', () => {
    expect(matching(/\b(?:window|globalThis|self)(?:\.\w+|\[[^\]]+\])\s*=(?!=)/)).toEqual([
      expect.stringMatching(/^main\.ts: window\.Parley = /),
    ])
  })
})
