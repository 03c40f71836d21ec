// The Capabilities page: one protocol at a time, chosen by the address (`?protocol=…`). It uses what any site can use:
// `Parley.mount` and the handle that it returns.

import { abilities, phrases, protocols, troubles } from './protocols.js'

const root = document.querySelector('main')
const find = (name) => root.querySelector(`[data-${name}]`)
const asked = new URLSearchParams(location.search).get('protocol')
const protocol = protocols.find(({ name }) => name === asked) ?? protocols[0]
const { name, title, about, endpoint, model, can } = protocol

/** The options that differ from a widget's defaults, as the tag and as `mount` take them. */
const options = {
  protocol: name,
  endpoint: new URL(endpoint, location.href).href,
  ...(model ? { model } : { agent: root.dataset.agent }),
  uploads: true,
  feedback: true,
  title: 'Ask Marlow',
  accent: '#9a3d16',
}

function make(element, text, className) {
  const made = document.createElement(element)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

function makeLink(one) {
  const link = make('a', one.title, 'chip')
  link.href = `?protocol=${one.name}`
  if (one === protocol) link.setAttribute('aria-current', 'page')
  return link
}

function makeAbility([ability, words]) {
  const value = can[ability] ?? false
  const item = make('li', words, value ? 'has' : 'lacks')
  const note = value ? (typeof value === 'string' ? value : '') : 'no'
  if (note) item.append(' ', make('small', note))
  return item
}

/** `data-max-file-size` for `maxFileSize`. The quotes in a value would end it. */
function writeTag() {
  const kebab = (option) => option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const attributes = Object.entries(options).map(([option, value]) => {
    const text = String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    return `        data-${kebab(option)}="${text}"`
  })
  const src = new URL('/dist/parley.js', location.href).href
  return `<script async src="${src}"\n${attributes.join('\n')}></script>`
}

async function copyTag() {
  const said = find('copied')
  try {
    await navigator.clipboard.writeText(find('tag').textContent)
    said.textContent = 'Copied.'
  } catch {
    getSelection().selectAllChildren(find('tag'))
    said.textContent = 'Selected: copy it with your keyboard.'
  }
}

function makePhrase(chat, { says, hasFile }) {
  const button = make('button', says, 'chip')
  button.type = 'button'
  button.onclick = () => {
    const menu = () =>
      new File(['Espresso 2.80\nCappuccino 3.60\nFlat white 3.80\n'], 'menu.txt', { type: 'text/plain' })
    chat.send(says, hasFile && can.files ? { files: [menu()] } : {})
    // On a narrow page the chat stands above what was pressed.
    find('chat').scrollIntoView({ block: 'nearest' })
  }
  return button
}

function makeSwitch(chat, { title: words, fault }, index) {
  const label = make('label')
  const input = make('input')
  input.type = 'radio'
  input.name = 'trouble'
  input.checked = index === 0
  input.onchange = () => chat.setParams(fault ? { fault } : {})
  label.append(input, ` ${words}`)
  return label
}

document.title = `${title}: ${document.title}`
find('protocols').append(...protocols.map(makeLink))
find('title').textContent = title
find('about').textContent = about
find('endpoint').textContent = options.endpoint
find('abilities').append(...Object.entries(abilities).map(makeAbility))
find('tag').textContent = writeTag()
find('copy').onclick = copyTag

const chat = window.Parley.mount({
  ...options,
  mode: 'inline',
  target: '[data-chat]',
  subtitle: title,
  greeting: 'Say one of the things on this page, or ask me about machines, prices and delivery.',
  placeholder: 'Ask a question',
})
if (chat) {
  find('phrases').append(...phrases.map((phrase) => makePhrase(chat, phrase)))
  find('switches').append(...troubles.map((trouble, index) => makeSwitch(chat, trouble, index)))
  find('trouble').hidden = root.dataset.faults !== 'true'
} else {
  find('chat').append(make('p', 'This build of the widget does not speak this protocol.', 'note'))
}
