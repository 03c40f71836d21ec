// One preview: the real widget on a page of its own. The studio says what to show. What `setTheme` takes is changed in
// place; for the rest a new widget takes the place of the old one, in a way that shows no seam.

const QUESTIONS = [
  'Is the Marlow Duo in stock? Use a tool.',
  'And how do I get a refund? Show sources, please.',
]
const MODEL = 'c2d4e6f8-1a3b-4c5d-8e7f-9a0b1c2d3e4f'
const name = new URLSearchParams(location.search).get('frame') ?? 'preview'
const sampleKey = `studio:sample:${name}`
const slot = document.querySelector('[data-slot]')

let chat
let shown = { options: {}, tokens: {} }
/** What the mounted widget is for: `welcome` or `conversation`. */
let kind
/** What was asked for last, until it is shown: while a widget is mounted the next waits, and what is older is skipped. */
let wanted
let isBusy = false

addEventListener('message', ({ source, origin, data }) => {
  if (source !== parent || origin !== location.origin || !data?.options) return
  wanted = data
  if (!isBusy) catchUp()
})
parent.postMessage('ready', location.origin)

async function catchUp() {
  isBusy = true
  while (wanted) {
    const next = wanted
    wanted = undefined
    await show(next)
  }
  isBusy = false
}

async function show(next) {
  const changed = changes(shown.options, next.options)
  shown = next
  document.documentElement.style.colorScheme = next.scheme
  // A closed chat keeps what was in it.
  const nextKind = next.view === 'closed' ? (kind ?? 'welcome') : next.view
  const isFresh = chat === undefined || nextKind !== kind
  kind = nextKind
  const canStay = changed.every((option) => next.live.includes(option) && next.options[option] !== undefined)
  if (isFresh || !canStay) await mount(next)
  else if (changed.length > 0)
    chat.setTheme(Object.fromEntries(changed.map((option) => [option, next.options[option]])))
  setTokens(next.tokens)
  setOpen(next)
}

function changes(before, next) {
  const names = new Set([...Object.keys(before), ...Object.keys(next)])
  return [...names].filter((option) => JSON.stringify(before[option]) !== JSON.stringify(next[option]))
}

function setTokens(tokens) {
  const { style } = chat?.element ?? {}
  for (const token of [...(style ?? [])]) if (!(token in tokens)) style.removeProperty(token)
  for (const [token, value] of Object.entries(tokens)) style?.setProperty(token, value)
}

function setOpen({ view }) {
  if (view === 'closed') chat?.close()
  else chat?.open()
}

async function mount(next) {
  const old = chat
  const isInline = next.options.mode === 'inline'
  const isSample = kind === 'conversation'
  slot.hidden = !isInline
  chat = window.Parley.mount({
    ...next.options,
    endpoint: '/',
    model: MODEL,
    userId: 'studio',
    // The welcome view begins empty each time; the sample is asked for once, and restored from then on.
    ...(isSample
      ? { persist: 'session', sessionId: readSample() ?? crypto.randomUUID() }
      : { persist: 'none' }),
    open: next.view !== 'closed',
    target: isInline ? '[data-slot]' : undefined,
  })
  if (!chat) return
  setTokens(next.tokens)
  if (isSample) ask(chat)
  // The new one is painted where the old one stands; only then the old one goes.
  await twoFrames()
  for (const animation of chat.element.shadowRoot?.getAnimations() ?? []) finish(animation)
  old?.destroy()
}

async function ask(asked) {
  if (readSample() === asked.sessionId) return
  for (const question of QUESTIONS) {
    if (asked !== chat) return
    await asked.send(question)
  }
  if (asked === chat && asked.messages.length >= 2 * QUESTIONS.length)
    sessionStorage.setItem(sampleKey, asked.sessionId)
}

function readSample() {
  return sessionStorage.getItem(sampleKey) ?? undefined
}

function finish(animation) {
  if (animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish()
}

/** A frame that is out of sight draws none. */
function twoFrames() {
  const drawn = new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const late = new Promise((resolve) => setTimeout(resolve, 200))
  return Promise.race([drawn, late])
}
