/** JSON Schema 2020-12 of the models: one component per zod schema that bears a name. */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { MODELS } from './words.ts'

export type JsonSchema = { [key: string]: unknown }
export type Models = ReadonlyMap<z.ZodMiniType, string>

const isSchema = (value: unknown): value is z.ZodMiniType =>
  typeof value === 'object' && value !== null && '_zod' in value

/** A model is an export with a capital letter; its name is the component's name. */
export const readModels = async (root: string): Promise<Models> => {
  const models = new Map<z.ZodMiniType, string>()
  const homes = new Map<string, string>()
  for (const file of globSync('lib/**/*.ts', { cwd: root, exclude: ['lib/platform/**'] }).sort()) {
    const exported: Record<string, unknown> = await import(join(root, file))
    for (const [name, value] of Object.entries(exported)) {
      if (!/^[A-Z][A-Za-z]*$/.test(name) || !isSchema(value) || models.has(value)) continue
      const home = homes.get(name)
      if (home !== undefined) throw new Error(`${name} names two models, in ${home} and ${file}`)
      homes.set(name, file)
      models.set(value, name)
    }
  }
  return models
}

/** A custom check's message is a fault code; the document names the codes beside the field. */
const faultCodesOf = (schema: z.core.$ZodType): string[] => {
  const checks = (
    schema._zod.def as unknown as { checks?: { _zod: { def: { error?: (issue: object) => unknown } } }[] }
  ).checks
  const told = (checks ?? []).map(({ _zod }) => {
    const error = _zod.def.error
    return typeof error === 'function' ? error({}) : error
  })
  return told.filter((code): code is string => typeof code === 'string' && /^[a-z-]+\.[a-z-]+$/.test(code))
}

const withoutNoise = (schema: JsonSchema): JsonSchema => {
  const { $schema, $id, ...rest } = schema
  return rest
}

const withWords = (id: string, schema: JsonSchema): JsonSchema => {
  const words = MODELS[id]
  if (!words) return schema
  const { zh, en, pattern, example } = words
  return {
    ...schema,
    description: `${en} · ${zh}`,
    ...(pattern && { pattern }),
    ...(example && { examples: [example] }),
  }
}

type Direction = 'input' | 'output'

const override: NonNullable<z.core.ToJSONSchemaParams['override']> = ({ zodSchema, jsonSchema }) => {
  const codes = faultCodesOf(zodSchema)
  if (codes.length > 0) (jsonSchema as JsonSchema)['x-faults'] = codes
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
}

/** Schemas whose references point into `#/components/schemas`, with the components they reach added to `components`. */
export const schemaWriter = (models: Models, components: Record<string, JsonSchema>) => {
  const uri = (id: string) => `#/components/schemas/${id}`
  const all = (direction: Direction, extra?: z.ZodMiniType): Record<string, JsonSchema> => {
    const registry = z.registry<{ id: string }>()
    for (const [schema, id] of models) registry.add(schema, { id })
    if (extra && !models.has(extra)) registry.add(extra, { id: 'anonymous' })
    const unrepresentable = 'any'
    return z.toJSONSchema(registry, { uri, io: direction, override, unrepresentable }).schemas as Record<
      string,
      JsonSchema
    >
  }
  const take = (id: string, from: Record<string, JsonSchema>): void => {
    const schema = withWords(id, withoutNoise(from[id] ?? {}))
    const present = components[id]
    if (present && JSON.stringify(present) !== JSON.stringify(schema))
      throw new Error(`${id} reads differently in requests and answers; give them two names`)
    if (present) return
    components[id] = schema
    follow(schema, from)
  }
  const follow = (schema: JsonSchema, from: Record<string, JsonSchema>): void => {
    for (const [, id] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([A-Za-z]+)"/g))
      take(id as string, from)
  }
  return (schema: z.ZodMiniType, direction: Direction): JsonSchema => {
    const from = all(direction, schema)
    const id = models.get(schema)
    if (id !== undefined) {
      take(id, from)
      return { $ref: uri(id) }
    }
    const own = withoutNoise(from['anonymous'] ?? {})
    follow(own, from)
    return own
  }
}
