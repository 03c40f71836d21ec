// @vitest-environment node
import { expect, it } from 'vitest'
import { createProtocol } from '../../../src/protocols/registry.ts'
import { createHttp } from '../../../src/transport/http.ts'

const http = createHttp({ endpoint: 'https://agent.example' })

it('makes the protocol of that name', () => {
  expect(createProtocol('dynamiq-conversations', {}, http).send).toBeTypeOf('function')
})

it.each(['acme', '', 'constructor', '__proto__', 'toString'])(
  'names what is available instead of %j',
  (name) => {
    expect(() => createProtocol(name, {}, http)).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringContaining('dynamiq-conversations') }),
    )
  },
)
