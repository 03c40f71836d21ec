import { type ExecFileSyncOptions, execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * A browser for the tests: the one `CHROME_PATH` names, else an installed Chrome, Chromium or Edge, else Debian's
 * Chromium, installed on the spot where that is possible. Throws, with the one command to run, when there is none.
 */
export function findBrowser(): string {
  const named = process.env['CHROME_PATH']
  if (named) {
    if (isExecutable(named)) return named
    throw new Error(`CHROME_PATH is ${named}, and there is no program at that path.`)
  }
  const installed = findInstalled()
  if (installed) return installed
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    installDebianChromium()
    const fresh = findInstalled()
    if (fresh) return fresh
  }
  throw new Error(
    `The browser tests need Chrome, Chromium or Edge, and none was found.\nRun: ${installCommand()}`,
  )
}

const programNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
]

const applicationPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .flatMap((name) => process.env[name] ?? [])
    .flatMap((folder) => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
]

function findInstalled(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = programNames.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...applicationPaths].find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installDebianChromium() {
  console.log('No browser found; installing Debian’s chromium…')
  const options: ExecFileSyncOptions = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  try {
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      options,
    )
  } catch (thrown) {
    console.error(`Installing chromium failed: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

function installCommand(): string {
  if (process.platform === 'darwin') return 'brew install --cask google-chrome'
  if (process.platform === 'win32') return 'winget install Google.Chrome'
  return 'sudo apt-get install -y chromium   (or set CHROME_PATH to a browser you have)'
}
