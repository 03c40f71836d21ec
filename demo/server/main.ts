import { openBrowser } from './open-browser.ts'
import { readEnvironment } from './read-environment.ts'
import { DEFAULT_PORT, startServer } from './start-server.ts'

/** `npm start`: the demo site and the agent behind it, on this machine. */
try {
  const options = readEnvironment(process.env)
  const server = await startServer(options)
  if (options.port === undefined && !server.url.endsWith(`:${DEFAULT_PORT}`)) {
    console.log(`Port ${DEFAULT_PORT} is taken, so this is the next free one. PORT chooses another.`)
  }
  console.log(`Demo site:  ${server.url}/`)
  console.log(`Sessions:   ${server.url}/sessions.html`)
  console.log(`Agent API:  ${server.url}/v1/conversations`)
  console.log(
    options.openAi ? `Answers by: ${options.openAi.model}` : 'Answers by: search over the pages of the site',
  )

  const isPersonThere = process.stdout.isTTY === true && !process.env['CI']
  if (process.argv.includes('--open') && isPersonThere) openBrowser(server.url)

  const stop = (): void => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
