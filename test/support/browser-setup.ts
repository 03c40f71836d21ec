import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { startServer } from '../../demo/server/start-server.ts'
import { findBrowser } from './find-browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests reach the one browser of the run. */
    browserEndpoint: string
    /** Base URL of the demo server, which also serves the built script. */
    serverUrl: string
  }
}

/** One demo server and one browser for the whole run; every test gets a context of its own. */
export default async function setup(project: TestProject) {
  if (!existsSync('dist/parley.js')) throw new Error('dist/parley.js is missing. Run: npm run build')
  const server = await startServer({ port: 0, storage: 'memory', pace: 'instant', faults: true, quiet: true })
  const browser = await chromium.launchServer({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  project.provide('browserEndpoint', browser.wsEndpoint())
  project.provide('serverUrl', server.url)
  return async () => {
    await browser.close()
    await server.close()
  }
}
