/** Reads synthesized CloudFormation templates and resolves their intrinsic functions, as far as a local host needs them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf } from './resource-types.ts'
import type { Json, Place, Resource, Stack } from './template.ts'

type Identity = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> }

/** Reads every stack below an assembly directory, nested stage assemblies included. */
export const readStacks = (directory: string): Stack[] => {
  const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'))
  return Object.entries<Json>(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readStacks(join(directory, artifact.properties.directoryName))
    if (artifact.type !== 'aws:cloudformation:stack') return []
    const template = JSON.parse(readFileSync(join(directory, artifact.properties.templateFile), 'utf8'))
    const region = artifact.environment?.split('/').at(-1)
    const name = artifact.properties.stackName ?? id
    return [
      {
        name,
        region: region === 'unknown-region' ? undefined : region,
        template,
        assets: readAssets(directory, manifest),
      },
    ]
  })
}

const readAssets = (directory: string, manifest: Json): Map<string, string> => {
  const found = new Map<string, string>()
  for (const artifact of Object.values<Json>(manifest.artifacts ?? {})) {
    if (artifact.type !== 'cdk:asset-manifest') continue
    const { files } = JSON.parse(readFileSync(join(directory, artifact.properties.file), 'utf8'))
    for (const file of Object.values<Json>(files ?? {}))
      for (const destination of Object.values<Json>(file.destinations))
        if (file.source.path) found.set(destination.objectKey, join(directory, file.source.path))
  }
  return found
}

/** All resources of all stacks with every property resolved. Throws on a reference that leads nowhere. */
export const resolveStacks = (stacks: readonly Stack[], place: Place): Resource[] => {
  const exported = new Map<string, { stack: Stack; value: Json }>()
  const identities = new Map<string, Identity>()
  const pseudo: Record<string, string> = {
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::URLSuffix': place.urlSuffix,
  }

  const identify = (stack: Stack, logicalId: string): Identity => {
    const id = `${stack.name}/${logicalId}`
    const known = identities.get(id)
    if (known) return known
    const resource = stack.template.Resources?.[logicalId]
    if (!resource) throw new Error(`${id}: no such resource`)
    const property = (name: string): Json => resolve(stack, resource.Properties?.[name])
    const identity = identityOf(resource.Type, { id, stackName: stack.name, logicalId, property, place })
    identities.set(id, identity)
    return identity
  }

  const reference = (stack: Stack, name: string): Json => {
    if (name === 'AWS::NoValue') return undefined
    if (name === 'AWS::StackName') return stack.name
    if (name === 'AWS::StackId')
      return `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${stack.name}/local`
    if (pseudo[name] !== undefined) return pseudo[name]
    const parameter = stack.template.Parameters?.[name]
    if (parameter) return parameter.Default ?? ''
    return identify(stack, name).ref
  }

  const attribute = (stack: Stack, logicalId: string, name: string): string => {
    const value = identify(stack, logicalId).attributes[name]
    if (value === undefined) throw new Error(`${stack.name}/${logicalId}: the runner knows no attribute ${name}`)
    return value
  }

  const substitute = (stack: Stack, argument: Json): string => {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}]
    return text
      .replace(/\$\{([^!}][^}]*)\}/g, (_: string, name: string) => {
        if (name in given) return resolve(stack, given[name])
        const dot = name.indexOf('.')
        return dot < 0 ? reference(stack, name) : attribute(stack, name.slice(0, dot), name.slice(dot + 1))
      })
      .replace(/\$\{!/g, '${')
  }

  const imported = (name: Json): Json => {
    const found = exported.get(name)
    if (!found) throw new Error(`nothing exports ${name}`)
    return resolve(found.stack, found.value)
  }

  const intrinsics: Record<string, (stack: Stack, argument: Json) => Json> = {
    Ref: reference,
    'Fn::GetAtt': (stack, argument) => {
      const [logicalId, ...rest] = Array.isArray(argument) ? argument : argument.split('.')
      return attribute(stack, logicalId, rest.join('.'))
    },
    'Fn::Sub': substitute,
    'Fn::Join': (stack, [separator, parts]) => resolve(stack, parts).join(separator),
    'Fn::ImportValue': (stack, argument) => imported(resolve(stack, argument)),
  }

  const resolve = (stack: Stack, value: Json): Json => {
    if (Array.isArray(value)) return value.map((one) => resolve(stack, one)).filter((one) => one !== undefined)
    if (value === null || typeof value !== 'object') return value
    const entries = Object.entries<Json>(value)
    const [name, argument] = entries.length === 1 && entries[0] ? entries[0] : ['', undefined]
    const intrinsic = intrinsics[name]
    if (intrinsic) return intrinsic(stack, argument)
    if (name.startsWith('Fn::')) throw new Error(`${stack.name}: the runner does not know ${name}`)
    return Object.fromEntries(
      entries.map(([key, one]) => [key, resolve(stack, one)]).filter(([, one]) => one !== undefined),
    )
  }

  for (const stack of stacks)
    for (const output of Object.values<Json>(stack.template.Outputs ?? {}))
      if (output.Export) exported.set(resolve(stack, output.Export.Name), { stack, value: output.Value })

  return stacks.flatMap((stack) =>
    Object.entries<Json>(stack.template.Resources ?? {}).map(([logicalId, resource]) => {
      if (resource.Condition) throw new Error(`${stack.name}/${logicalId}: the runner knows no conditions`)
      const { ref, attributes } = identify(stack, logicalId)
      const id = `${stack.name}/${logicalId}`
      // Properties are read only for types that are hosted, so an ignored one may use what the runner does not know.
      const lazy: { value?: Json } = {}
      return {
        stack,
        logicalId,
        type: resource.Type as string,
        id,
        ref,
        attributes,
        get properties(): Json {
          lazy.value ??= resolve(stack, resource.Properties ?? {})
          return lazy.value
        },
      }
    }),
  )
}
