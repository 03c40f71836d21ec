// Elements from words: texts are set as text, and what stands in backticks becomes code.

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue
    if (key in element && !key.includes('-')) element[key] = value
    else element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

export function makeButton(words, onclick, properties = {}) {
  return make('button', { type: 'button', className: 'chip', onclick, ...properties }, words)
}

export function makeProse(text) {
  return text.split('`').map((piece, index) => (index % 2 ? make('code', {}, piece) : piece))
}

/** `launcherIcon` -> `Launcher icon`. */
export function nameInWords(name) {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('-', ' ')
  return words[0].toUpperCase() + words.slice(1)
}
