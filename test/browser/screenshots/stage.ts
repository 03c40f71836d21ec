import { readFileSync } from 'node:fs'
import { desktop, phone } from '../../support/pictures.ts'

/**
 * The page the pictures are taken on. Its letters, and the widget's, come from a font of our own, so that lines break
 * where they do on every other machine.
 */
const font = readFileSync('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')

const words =
  'Good coffee starts with fresh beans, and a grinder that treats them well. We roast on Mondays and ship on Tuesdays, so what you open on Thursday is three days old.'

export const stage = `<!doctype html><html lang="en"><head><title>Acme</title>
  <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
  <style>
    @font-face { font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,${font.toString('base64')}) }
    body { margin: 32px; font: 16px/1.6 Inter }
    parley-chat { --parley-font: Inter }
  </style></head>
  <body><h1>Acme Coffee</h1>${`<p>${words}</p>`.repeat(2)}{tag}</body></html>`

/** What a picture is taken of: the panel as it floats with a little of the page around it, and a whole phone. */
export const settings = {
  light: { context: { ...desktop, viewport: { width: 720, height: 780 } } },
  'phone-dark': { context: { ...phone, colorScheme: 'dark' } },
} as const
