// A control is an input with its name, what it is for, what is wrong with it, and the way back to the default.

import { makeInput } from './inputs.js'
import { make, makeButton, makeProse, nameInWords } from './make.js'

/** `store.change(name, value)` takes what was chosen; `show(state)` brings the control in line with a state. */
export function makeControl(field, store) {
  const { name, kind, isToken } = field
  const id = `option-${name}`
  const words = nameInWords(name.replace('--parley-', ''))
  const problem = make('p', { className: 'problem', id: `${id}-problem`, role: 'status' })
  /** What the input stands for: set again, it would lose what is being typed. */
  let told
  let isShown = false

  function tell(value) {
    problem.textContent = value?.invalid ?? ''
    focusable()?.setAttribute('aria-invalid', String(Boolean(value?.invalid)))
    if (value?.invalid) return
    told = toText(value)
    store.change(name, isSame(value, field.default) ? undefined : value)
  }
  tell.done = () => store.commit()

  const input = makeInput(field, id, tell)
  const focusable = () =>
    input.element.querySelector(`[id="${id}"]`) ?? (input.element.id === id ? input.element : null)
  const isGroup = input.element.role !== null && input.element.role !== 'switch'
  const reset = makeButton(
    'Reset',
    () => {
      store.change(name, undefined)
      store.commit()
      element.querySelector('input, select, textarea, .rows + button')?.focus()
    },
    { className: 'reset', 'aria-label': `Reset ${words}` },
  )
  const label = make(isGroup ? 'span' : 'label', { className: 'label', id: `${id}-label` }, words)
  if (!isGroup) label.htmlFor = id
  const about = make('p', { className: 'about', id: `${id}-about` }, ...makeProse(field.doc))
  focusable()?.setAttribute('aria-describedby', `${about.id} ${problem.id}`)
  const element = make(
    'div',
    { className: `control kind-${kind}`, [isToken ? 'data-token' : 'data-option']: name },
    make('div', { className: 'control-head' }, label, reset),
    input.element,
    about,
    problem,
  )

  return {
    name,
    element,
    show(state) {
      const value = state[name]
      reset.hidden = value === undefined
      if (isShown && toText(value) === told) return
      isShown = true
      told = toText(value)
      problem.textContent = ''
      focusable()?.removeAttribute('aria-invalid')
      input.set(value)
    },
  }
}

function toText(value) {
  return value === undefined ? undefined : JSON.stringify(value)
}

function isSame(value, other) {
  return toText(value) === toText(other)
}
