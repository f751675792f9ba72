/** Holds every answer against the published document: the operation exists, the status is documented, the body fits its schema. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Answer } from '../../tools/simulate/client.ts'

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document is read as the JSON it is
type Json = any

const FILE = fileURLToPath(new URL('../../docs/generated/openapi.json', import.meta.url))

/** `{name}` of a template stands for one segment. */
const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)

const pointerPart = (text: string): string => encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))

/** What the gateway says of a path that is nobody's: a problem like every other. */
const isUnknownRoute = ({ status, headers, body }: Answer): boolean =>
  status === 404 && headers.get('content-type') === 'application/problem+json' && body?.code === 'resource.not-found'

export const loadContract = (file = FILE) => {
  const document: Json = JSON.parse(readFileSync(file, 'utf8'))
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true })
  ;(formats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.addSchema(document, 'openapi')
  const paths = Object.keys(document.paths).map((template) => ({ template, pattern: patternOf(template) }))
  const compiled = new Map<string, ValidateFunction>()

  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer)
    if (known) return known
    const made = ajv.compile({ $ref: `openapi#${pointer}` })
    compiled.set(pointer, made)
    return made
  }

  const templateOf = (path: string): string | undefined => {
    const bare = path.split('?')[0] ?? ''
    const exact = paths.find(({ template }) => template === bare)
    return (exact ?? paths.find(({ pattern }) => pattern.test(bare)))?.template
  }

  const resolve = (pointer: string, value: Json): { pointer: string; value: Json } =>
    value?.$ref === undefined
      ? { pointer, value }
      : {
          pointer: value.$ref.slice(1),
          value: value.$ref
            .slice(2)
            .split('/')
            .reduce(
              (at: Json, key: string) => at[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')],
              document,
            ),
        }

  /** What is wrong with this answer, or nothing. */
  const faultOf = (call: { method: string; path: string }, answer: Answer): string | undefined => {
    const name = `${call.method} ${call.path} -> ${answer.status}`
    const template = templateOf(call.path)
    const method = call.method.toLowerCase()
    const operation = template === undefined ? undefined : document.paths[template][method]
    if (operation === undefined) return isUnknownRoute(answer) ? undefined : `${name}: no such operation is documented`
    const given = operation.responses[answer.status]
    if (given === undefined) return `${name}: this status is not documented; ${answer.text.slice(0, 300)}`
    const at = `/paths/${pointerPart(template ?? '')}/${method}/responses/${answer.status}`
    const response = resolve(at, given)
    const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const content = response.value.content ?? {}
    if (answer.text === '') return Object.keys(content).length === 0 ? undefined : `${name}: the body is missing`
    if (content[type] === undefined) return `${name}: content type ${type || '(none)'} is not documented`
    if (!type.endsWith('json') || content[type].schema === undefined) return undefined
    const validate = validator(`${response.pointer}/content/${pointerPart(type)}/schema`)
    return validate(answer.body)
      ? undefined
      : `${name}: ${ajv.errorsText(validate.errors)}; ${answer.text.slice(0, 400)}`
  }

  return { document, faultOf, templateOf }
}
