import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { minifySync, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const projectRoot = import.meta.dirname
const dist = join(projectRoot, 'dist')
/** `src/extras/languages/de.ts` becomes `dist/extras/lang-de.js`. */
const extras = 'extras/'
const target = 'es2022'
/** Written as calls with the children as arguments, what is drawn is 0.3 kB smaller than with the runtime for JSX. */
const oxc = {
  jsx: { runtime: 'classic', pragma: 'createElement', pragmaFrag: 'Fragment', development: false },
} as const

const inBrowser = {
  environment: 'node',
  globalSetup: './test/support/browser-setup.ts',
  testTimeout: 60_000,
  hookTimeout: 60_000,
} as const

/**
 * Two bundles of the same code from one command: `parley.js`, the classic script a page loads, and `index.js`,
 * the module for bundlers. Each holds everything it needs, Preact and the styles included. What only some visitors need
 * lies in `extras`, as modules that both fetch; the module names them, so they are built with it.
 */
export default defineConfig({
  oxc,
  plugins: [importPragmas(), leaveOutUnused()],
  environments: {
    script: bundle('src/main.ts', 'iife', 'parley.js'),
    module: bundle('src/index.ts', 'es', 'index.js'),
  },
  builder: {
    async buildApp(builder) {
      rmSync(dist, { recursive: true, force: true })
      for (const name of ['script', 'module']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      emitTypes()
    },
  },
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      project('unit', { environment: 'happy-dom', testTimeout: 20_000 }),
      // A database is made for each file, which takes its time on a busy machine.
      project('contract', { environment: 'node', testTimeout: 20_000, hookTimeout: 60_000 }),
      project('browser', { ...inBrowser, maxWorkers: 2, sequence: { groupOrder: 1 } }),
      // One at a time: pages that compete for the processor would measure each other.
      project('measured', { ...inBrowser, maxWorkers: 1, sequence: { groupOrder: 2 } }),
    ],
  },
})

/** Vite's `jsxInject` puts the import into every module; languages have to stand alone. */
function importPragmas(): Plugin {
  return {
    name: 'import-pragmas',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx$/ },
      // At the end, so that lines keep their numbers.
      handler: (code) => ({
        code: `${code}\nimport { createElement, Fragment } from 'preact'\n`,
        map: null,
      }),
    },
  }
}

/** Life cycles of class components, promises that suspend them, and hooks into the working of Preact and signals. */
const unusedOfPreact =
  /\bwindow\.__PREACT_SIGNALS_DEVTOOLS__\b|\b\w\.(?:getDerivedStateFrom(?:Props|Error)|getSnapshotBeforeUpdate|component(?:Will(?:Mount|ReceiveProps|Update)|Did(?:Mount|Update|Catch))|then|vnode|event|debounceRendering|watched|unwatched)\b/g

/**
 * What nobody here uses of Preact. Read as undefined, its features are dropped by the minifier. And it can set `innerHTML`
 * for those who ask for it; a bundle without the sink is one thing less for a security team to wonder about.
 */
function leaveOutUnused(): Plugin {
  return {
    name: 'leave-out-unused',
    apply: 'build',
    transform(code, id) {
      if (!/\/node_modules\/(?:preact|@preact\/[\w-]+)\/dist\//.test(id)) return
      const without = code
        .replace(unusedOfPreact, 'void 0')
        .replace(/"dangerouslySetInnerHTML"==\w+\?\w+=\w+:/g, '')
        .replace(/(\w+)\?\([^?]*\.innerHTML=\1\.__html\),\w+\.__k=\[\]\):/, '')
      if (/innerHTML/i.test(without))
        throw new Error('This release of Preact sets innerHTML in a new way; look there.')
      return { code: without, map: null }
    },
  }
}

/**
 * Chromium compiles all of the script beside the main thread, while it loads, and not each function when it is first
 * called: at load a third less of the page's own time, for half a megabyte of memory. Others read a comment.
 * https://v8.dev/blog/explicit-compile-hints
 */
const compileHint = '//# allFunctionsCalledOnLoad\n'

/**
 * Terser drops more, the built-in minifier names and writes what is left so that it compresses better. Only for the
 * script: it writes texts as templates, which not every bundler reads in an `import()`.
 */
function minifyAgain(): Plugin {
  return {
    name: 'minify-again',
    generateBundle(_, files) {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk') continue
        const { code, errors } = minifySync(file.fileName, file.code, { compress: { target }, mangle: true })
        if (errors[0]) throw new Error(errors[0].message)
        file.code = compileHint + code
      }
    },
  }
}

/** A page in an old encoding reads a script without its own charset in the page's; plain ASCII survives that. */
function escapeNonAscii(): Plugin {
  return {
    name: 'escape-non-ascii',
    generateBundle(_, files) {
      for (const file of Object.values(files)) {
        // A module is UTF-8 on any page, and words of other scripts would double their size.
        if (file.type === 'chunk' && !file.fileName.startsWith(extras))
          file.code = file.code.replace(/[\u0080-\uffff]/g, escapeCodeUnit)
      }
    },
  }
}

function escapeCodeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function bundle(entry: string, format: 'iife' | 'es', fileName: string) {
  const isScript = format === 'iife'
  return {
    consumer: 'client' as const,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target,
      // The styles name their own fallbacks; lowering `light-dark()` would tie it to rules that aren't in the same sheet.
      cssTarget: 'esnext',
      // 2 % smaller than the built-in minifier after compression, which is what a visitor pays.
      minify: 'terser' as const,
      // Vite would work around a bug of Safari 10, which can't read the code anyway.
      terserOptions: { ecma: 2020 as const, safari10: false, compress: { passes: 2 }, mangle: !isScript },
      emptyOutDir: false,
      // Minifying takes nearly all of the build, and says so each time.
      rolldownOptions: {
        plugins: [isScript && minifyAgain(), escapeNonAscii()],
        output: { chunkFileNames: `${extras}lang-[name].js` },
        checks: { pluginTimings: false },
      },
      lib: { entry: join(projectRoot, entry), name: 'parley', formats: [format], fileName: () => fileName },
    },
  }
}

function project<Options extends object>(name: string, options: Options) {
  return { extends: true as const, test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...options } }
}

/** The declarations a consumer of the module needs: the entry and the public types it names, nothing internal. */
function emitTypes() {
  const emitted = mkdtempSync(join(tmpdir(), 'parley-types-'))
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
  const options = [
    '--noEmit',
    'false',
    '--declaration',
    '--emitDeclarationOnly',
    '--rootDir',
    'src',
    '--outDir',
    emitted,
  ]
  execFileSync(process.execPath, [tsc, '--project', projectRoot, ...options], { stdio: 'inherit' })
  for (const file of ['index.d.ts', 'public-types.d.ts']) {
    // Inside this project imports name the source; consumers have only what stands here.
    const declarations = readFileSync(join(emitted, file), 'utf8').replaceAll(".ts'", ".js'")
    writeFileSync(join(dist, file), declarations)
  }
  rmSync(emitted, { recursive: true })
}
