// The studio: the option table as controls, the design they make, the previews of it, and the code for it.

import { arrange, connection, notVisual } from './catalog.js'
import { makeControl } from './controls.js'
import { createDesign } from './design.js'
import { makeSegments } from './inputs.js'
import { make } from './make.js'
import { createPreview, previewFields } from './preview.js'
import { makeTabs } from './tabs.js'
import { spellings, writeCss } from './write-tag.js'

const root = document.querySelector('main')
const find = (name) => root.querySelector(`[data-${name}]`)
const described = await (await fetch('/options.json')).json()
const groups = arrange(described)
const fields = groups.flatMap((group) => group.fields)
const looks = previewFields(matchMedia('(max-width: 58rem)').matches)
const live = described.options.filter(({ isLive }) => isLive).map(({ name }) => name)

/** The spelling that the code is shown in. */
let written = 'Script tag'

const design = createDesign([...fields, ...looks], show)
const controls = fields.map((field) => makeControl(field, design))
const preview = createPreview(find('stage'))
const tabs = makeTabs(
  find('tabs'),
  find('panels'),
  groups.map((group) => ({
    ...group,
    elements: controls
      .filter(({ name }) => group.options.includes(name) || isIn(group, name))
      .map(({ element }) => element),
  })),
)
const toolbar = looks.map((field) => makeChoice(field, (value) => design.change(field.name, value)))
find('toolbar').append(...toolbar.map(({ element }) => element))
const spelling = makeChoice(
  { name: 'spelling', label: 'Spelling', values: Object.keys(spellings), default: 'Script tag' },
  (value) => {
    written = value ?? 'Script tag'
    find('code').textContent = write(written)
  },
)
spelling.set(undefined)
find('spellings').append(spelling.element)
find('elsewhere').append(...notVisual.map((name) => make('li', {}, make('code', {}, name))))
find('clear').onclick = () => {
  design.clear()
  say('Everything is as it was at first.')
}
for (const button of root.querySelectorAll('[data-copy]')) button.onclick = () => copy(button.dataset.copy)
show(design.state)

function isIn(group, name) {
  return group.fields.some((field) => field.name === name)
}

function makeChoice(field, choose) {
  const id = `choice-${field.name.replace('~', '')}`
  const tell = (value) => choose(value === field.default ? undefined : value)
  tell.done = () => design.commit()
  const { element, set } = makeSegments(field, id, tell)
  const label = make('span', { className: 'choice-label', id: `${id}-label` }, field.label)
  return { name: field.name, set, element: make('div', { className: 'choice' }, label, element) }
}

function show(state) {
  const of = (name) => state[name] ?? looks.find((look) => look.name === name).default
  for (const control of controls) control.show(state)
  for (const choice of toolbar) choice.set(state[choice.name])
  tabs.mark((group) => group.fields.some(({ name }) => state[name] !== undefined))
  find('clear').disabled = Object.keys(state).length === 0
  find('code').textContent = write(written)
  const isOption = ({ name, isToken }) => !isToken && !connection.includes(name)
  preview.show(
    {
      options: pick(state, fields.filter(isOption)),
      tokens: pick(
        state,
        fields.filter(({ isToken }) => isToken),
      ),
      live,
      view: of('~view'),
    },
    { device: of('~device'), scheme: of('~scheme') },
  )
}

function pick(state, wanted) {
  return Object.fromEntries(wanted.filter(({ name }) => name in state).map(({ name }) => [name, state[name]]))
}

/** Until it says where the agent is, the tag talks to this demo: it works where it is pasted, on this machine. */
function write(how) {
  const { state } = design
  const demo = { endpoint: new URL('/', location.href).href, agent: root.dataset.agent }
  const values = { ...(state.endpoint ? {} : demo), ...state }
  if (state.model && !state.agent) delete values.agent
  const options = fields
    .filter(({ isToken }) => !isToken)
    .sort((a, b) => connection.includes(b.name) - connection.includes(a.name))
    .filter(({ name }) => values[name] !== undefined)
    .map(({ name, attribute }) => [name, attribute, values[name]])
  const css = writeCss(
    fields.filter(({ name, isToken }) => isToken && state[name]).map(({ name }) => [name, state[name]]),
  )
  return spellings[how]({ src: new URL('/dist/parley.js', location.href).href, options, css })
}

async function copy(what) {
  const texts = { tag: () => write('Script tag'), code: () => write(written), link: () => location.href }
  try {
    await navigator.clipboard.writeText(texts[what]())
    say('Copied.')
  } catch {
    getSelection().selectAllChildren(find('code'))
    say(what === 'link' ? 'Copy it from the address bar.' : 'Selected below: copy it with your keyboard.')
  }
}

function say(words) {
  find('said').textContent = words
}
