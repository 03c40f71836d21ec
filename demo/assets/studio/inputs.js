// One input for each kind of option: an element, and `set` to show a value. `tell(value)` says what was chosen so far,
// undefined for nothing; `tell.done()` that this was it for now, which makes a step in the browser's history.

import { makeListInput, makeWordsInput } from './list-inputs.js'
import { make } from './make.js'

export function makeInput(field, id, tell) {
  const build = builders[field.kind] ?? makeTextInput
  return build(field, id, tell)
}

const builders = {
  color: makeColorInput,
  length: makeLengthInput,
  boolean: makeSwitch,
  choice: (field, id, tell) => (field.values.length > 5 ? makeSelect : makeSegments)(field, id, tell),
  number: makeNumberInput,
  prompts: makeListInput,
  origins: makeListInput,
  object: (field, id, tell) => (field.name === 'strings' ? makeWordsInput : makeObjectInput)(field, id, tell),
  url: (field, id, tell) =>
    makeTextInput(field, id, tell, { type: 'url', placeholder: 'https://…', isSlow: true }),
}

/** What is typed counts once it is complete, where half of it would be something else. */
function listen(input, tell, read, isSlow = false) {
  if (!isSlow) input.addEventListener('input', () => tell(read()))
  input.addEventListener('change', () => {
    if (isSlow) tell(read())
    tell.done()
  })
}

function makeTextInput(field, id, tell, { isSlow = false, ...more } = {}) {
  const isCode = field.isToken || ['font', 'target', 'launcher'].includes(field.name)
  const list =
    field.often &&
    make('datalist', { id: `${id}-often` }, ...field.often.map((value) => make('option', { value })))
  const input = make('input', { id, type: 'text', spellcheck: !isCode, autocomplete: 'off', ...more })
  if (list) input.setAttribute('list', list.id)
  input.placeholder ||= String(field.inherent ?? field.shown ?? field.default ?? field.usual ?? '')
  listen(input, tell, () => input.value.trim() || undefined, isSlow || field.name === 'target')
  return {
    element: make('div', {}, input, ...(list ? [list] : [])),
    set: (value) => (input.value = value ?? ''),
  }
}

function makeObjectInput(_, id, tell) {
  const input = make('textarea', { id, rows: 3, spellcheck: false, placeholder: '{ "name": "value" }' })
  const read = () => {
    try {
      return input.value.trim() ? JSON.parse(input.value) : undefined
    } catch {
      return { invalid: 'This is not valid JSON yet.' }
    }
  }
  listen(input, tell, read, true)
  return { element: input, set: (value) => (input.value = value ? JSON.stringify(value, null, 2) : '') }
}

function makeNumberInput(field, id, tell) {
  const input = make('input', { id, type: 'number', min: field.min ?? '', step: 1 })
  input.placeholder = String(field.default ?? field.usual ?? '')
  const read = () => {
    const value = input.valueAsNumber
    if (Number.isNaN(value)) return undefined
    return value < (field.min ?? Number.NEGATIVE_INFINITY) ? { invalid: `At least ${field.min}.` } : value
  }
  listen(input, tell, read)
  return { element: input, set: (value) => (input.value = value ?? '') }
}

function makeSwitch(field, id, tell) {
  const input = make('input', { id, type: 'checkbox', role: 'switch' })
  listen(input, tell, () => input.checked)
  return { element: input, set: (value) => (input.checked = value ?? field.default ?? false) }
}

function makeSelect(field, id, tell) {
  const input = make('select', { id }, ...field.values.map((value) => make('option', { value }, value)))
  listen(input, tell, () => input.value)
  return { element: input, set: (value) => (input.value = value ?? field.default ?? '') }
}

export function makeSegments(field, id, tell) {
  const inputs = field.values.map((value) => make('input', { type: 'radio', name: id, value }))
  for (const input of inputs) listen(input, tell, () => input.value)
  const labels = inputs.map((input) =>
    make('label', {}, input, make('span', {}, input.value.replaceAll('-', ' '))),
  )
  return {
    element: make(
      'div',
      { className: 'segments', role: 'radiogroup', 'aria-labelledby': `${id}-label` },
      ...labels,
    ),
    set(value) {
      for (const input of inputs) input.checked = input.value === (value ?? field.default)
    },
  }
}

function makeColorInput(field, id, tell) {
  const picker = make('input', { type: 'color', 'aria-label': 'Pick a colour' })
  const input = make('input', {
    id,
    type: 'text',
    spellcheck: false,
    autocomplete: 'off',
    placeholder: field.shown ?? '',
  })
  const show = () => (picker.value = toHex(input.value) ?? field.shown ?? '#000000')
  const read = () => {
    const value = input.value.trim()
    show()
    if (!value) return undefined
    return CSS.supports('color', value)
      ? value
      : { invalid: 'No colour yet. Try #0f766e, teal or oklch(0.5 0.1 180).' }
  }
  listen(input, tell, read)
  listen(picker, tell, () => (input.value = picker.value))
  return {
    element: make('div', { className: 'pair' }, picker, input),
    set(value) {
      input.value = value ?? ''
      show()
    },
  }
}

function makeLengthInput(field, id, tell) {
  const { from = 0, to = 100 } = field
  const input = make('input', {
    id,
    type: 'text',
    spellcheck: false,
    autocomplete: 'off',
    placeholder: field.usual ?? '',
  })
  const slider = make('input', {
    type: 'range',
    min: from,
    max: to,
    step: 1,
    'aria-label': 'Slide, in pixels',
  })
  const show = () => {
    const shown = input.value.trim() || field.usual || ''
    const number = Number.parseFloat(shown)
    slider.disabled = !/^[\d.]+(px)?$/.test(shown)
    if (!Number.isNaN(number)) slider.value = number
  }
  const read = () => {
    const value = input.value.trim().replace(/^[\d.]+$/, '$&px')
    show()
    if (!value) return undefined
    return CSS.supports('width', value)
      ? value
      : { invalid: 'No length yet. Try 24px, 2rem or min(90vw, 480px).' }
  }
  listen(input, tell, read)
  listen(slider, tell, () => (input.value = `${slider.value}px`))
  return {
    element: make('div', { className: 'pair' }, slider, input),
    set(value) {
      input.value = value ?? ''
      show()
    },
  }
}

/** What a colour input can show of any CSS colour. */
function toHex(color) {
  if (!color.trim() || !CSS.supports('color', color)) return undefined
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  canvas.fillStyle = color
  canvas.fillRect(0, 0, 1, 1)
  const bytes = Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3))
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
